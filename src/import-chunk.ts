/**
 * Loads a built chunk. In browsers, a failed import of a file fails for the lifetime of the page, also for every other
 * module that imports the same file. So the file is fetched first, and a failed load can be retried. If the server has
 * a newer build without this file, it redirects the name without the hash to its own file.
 */
export async function importChunk<Module>(address: string | URL): Promise<Module> {
  let response = await fetch(address).catch(() => undefined);
  if (!response?.ok) response = await fetch(String(address).replace(/-[\w-]{8}(?=\.js$)/, ''));
  // The whole file is now in the browser's cache, where the import finds it.
  await response.blob();
  if (!response.ok) throw new Error(response.url);
  // The page may have replaced `fetch` with one whose response has no URL.
  return import(response.url || String(address)) as Promise<Module>;
}
