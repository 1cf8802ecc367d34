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
  // Addresses as they are: nobody answers mDNS in a sandbox. No renderer in advance: tests open pages by the hundred.
  '--disable-features=WebRtcHideLocalIpsWithMdns,SpareRendererForSitePerProcess',
  '--host-resolver-rules=MAP insecure.test 127.0.0.1', // a page from there is no secure context
];
