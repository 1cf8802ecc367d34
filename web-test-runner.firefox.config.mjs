import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import { executablePath, extraPrefsFirefox } from './scripts/firefox.mjs';
import config from './web-test-runner.config.mjs';

/** The same tests in Firefox, which Puppeteer drives by WebDriver BiDi: the launcher for Chrome takes any browser of Puppeteer's. */
export default {
  ...config,
  browsers: [chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath, extraPrefsFirefox } })],
};
