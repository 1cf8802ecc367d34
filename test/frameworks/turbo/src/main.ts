import '@hotwired/turbo';
import 'webrtc-elements/define';
