import Theme from 'vitepress/theme-without-fonts';
import { FirstPage } from './first-page.mjs';
import { LiveExample } from './live-example.mjs';
import './style.css';

/** @type {import('vitepress').Theme} */
export default {
  extends: Theme,
  enhanceApp: ({ app }) => {
    app.component('FirstPage', FirstPage);
    app.component('LiveExample', LiveExample);
  },
};
