/** Vue as browsers take it: other builds need a bundler. */
declare module 'vue/dist/vue.esm-browser.prod.js' {
  export * from 'vue';
}
