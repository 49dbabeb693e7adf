/** Registers elements; a second copy of the package, or a second script, changes nothing. */

interface VersionedElement extends CustomElementConstructor {
  readonly version?: string;
}

export function defineOnce(
  elements: Readonly<Record<string, VersionedElement>>,
  report: (problem: string) => void,
  registry: CustomElementRegistry | undefined = globalThis.customElements,
): void {
  if (!(registry as CustomElementRegistry | undefined)) return; // imported outside a browser
  for (const [tag, element] of Object.entries(elements)) {
    const known = registry.get(tag) as VersionedElement | undefined;
    if (!known) registry.define(tag, element);
    else if (known.version !== element.version)
      report(
        `<${tag}> ${known.version ?? ''} is on this page already; ${element.version ?? ''} is not used.`,
      );
  }
}
