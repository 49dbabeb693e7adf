/**
 * Loads a built chunk. To browsers an import that failed once has failed for as long as the page lives, also for
 * all that imports the same file. So the file is fetched first: what cannot be had now can be asked for again.
 * Where the server has another build by now and not this file, it redirects the name without the hash to its own.
 */
export async function importChunk<Module>(address: string | URL): Promise<Module> {
  let response = await fetch(address).catch(() => undefined);
  if (!response?.ok) response = await fetch(String(address).replace(/-[\w-]{8}(?=\.js$)/, ''));
  // All of it is in the browser's cache then, where the import finds it.
  await response.blob();
  if (!response.ok) throw new Error(response.url);
  // A fetch of the page's own may not say from where.
  return import(response.url || String(address)) as Promise<Module>;
}
