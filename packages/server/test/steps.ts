/** The steps of a job: calls of the parts of the database that it uses. */

export type Steps = readonly (readonly [prototype: object, names: readonly string[]])[];

/** Calls `interrupt` before each step in this process. Returns a function that ends this. */
export function beforeSteps(steps: Steps, interrupt: (name: string) => void): () => void {
  const ends = steps.flatMap(([prototype, names]) => {
    const methods = prototype as Record<string, (...values: unknown[]) => unknown>;
    return names.map((name) => {
      const method = methods[name]!;
      methods[name] = function (this: unknown, ...values) {
        interrupt(name);
        return method.apply(this, values);
      };
      return () => {
        methods[name] = method;
      };
    });
  });
  return () => {
    for (const end of ends) end();
  };
}
