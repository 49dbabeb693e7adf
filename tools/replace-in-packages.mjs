/**
 * Rollup plugin: replaces text in files of npm packages.
 *
 * @param changes - patterns and replacements by the file's path below `node_modules`
 * @throws if a pattern does not match: the package has changed, and the change has to be reviewed
 */
export const replaceInPackages = (name, changes) => ({
  name,
  transform(code, id) {
    const file = Object.keys(changes).find((path) => id.endsWith(`/node_modules/${path}`));
    if (!file) return null;
    const changed = changes[file].reduce((text, [from, to]) => {
      if (!from.test(text)) this.error(`${file} no longer contains ${from}: review ${name}.`);
      return text.replace(from, to);
    }, code);
    return { code: changed, map: null };
  },
});
