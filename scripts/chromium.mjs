/** How tests and screenshots start Chromium: `CHROMIUM` names another one than Debian's. */
export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const args = [
  '--no-sandbox', // for root, as in CI
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[
    'WebRtcHideLocalIpsWithMdns', // addresses as they are: nobody answers mDNS in a sandbox
    // No renderer in advance, and none for the toolbar of a window that nobody sees: tests open pages by the hundred.
    'SpareRendererForSitePerProcess',
    ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIReloadButton'],
  ].join()}`,
  '--use-fake-device-for-media-stream', // a camera and a microphone
  '--use-fake-ui-for-media-stream', // which nobody has to allow
  '--autoplay-policy=no-user-gesture-required',
  '--host-resolver-rules=MAP insecure.test 127.0.0.1', // a page from there is no secure context
];
