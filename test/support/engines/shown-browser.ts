import { chromium } from 'playwright-core';
import { args, executablePath } from '../../../scripts/chromium.mjs';
import { PATIENCE } from '../patience.mjs';
import { visitBlankIn } from '../visitor.js';
import type { Display } from './display.js';
import { launchFirefox, ofChromium, openBlankIn, type Engine, type EnginePage } from './page.js';

/** A browser with windows on a display. */
export interface ShownBrowser {
  /** Opens the blank page of a server in a window of its own. */
  openBlank(url: string): Promise<EnginePage>;
  close(): Promise<void>;
}

/** Starts a browser on a display. */
export async function launchOn(display: Display, engine: Engine): Promise<ShownBrowser> {
  const { env } = display;
  if (engine === 'Firefox') {
    const firefox = await launchFirefox({ headless: false, env });
    return { openBlank: (url) => openBlankIn(firefox, url), close: () => firefox.close() };
  }
  const shown = [...args, '--ozone-platform=x11'];
  const browser = await chromium.launch({ executablePath, args: shown, headless: false, env, timeout: PATIENCE });
  return {
    // In the size of its window, not in one that is made up.
    openBlank: async (url) => ofChromium(await visitBlankIn(browser, url, { viewport: null })),
    close: () => browser.close(),
  };
}
