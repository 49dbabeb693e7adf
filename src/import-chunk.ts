/**
 * Loads a built chunk. To browsers an import that failed once has failed for as long as the page lives, also for
 * all that imports the same file. So the file is fetched first: what cannot be had now can be asked for again.
 */
export async function importChunk<Module>(address: string | URL): Promise<Module> {
  const response = await fetch(address);
  // All of it is in the browser's cache then, where the import finds it.
  await response.blob();
  if (!response.ok) throw new Error(response.url);
  return import(String(address)) as Promise<Module>;
}
