import 'htmx.org';
import 'webrtc-elements/define';
