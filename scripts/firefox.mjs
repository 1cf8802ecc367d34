/** How tests start Firefox: `FIREFOX` names another one than Debian's. */
export const executablePath = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';

export const extraPrefsFirefox = {
  'media.peerconnection.ice.obfuscate_host_addresses': false, // addresses as they are: nobody answers mDNS in a sandbox
  'media.navigator.streams.fake': true, // a camera and a microphone
  'media.navigator.permission.disabled': true, // which nobody has to allow
  'media.autoplay.default': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};
