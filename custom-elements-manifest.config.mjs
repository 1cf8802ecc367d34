/** Describes the elements in `custom-elements.json`, from their sources. */
export default {
  globs: ['src/elements/*.ts'],
  exclude: ['src/elements/define.ts'],
  litelement: true,
  packagejson: false,
  outdir: '.',
};
