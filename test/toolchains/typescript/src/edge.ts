import { coturn, SignallingRoom, type EdgeOptions } from 'webrtc-elements/server/partyserver';
import PartyKitRoom from 'webrtc-elements/server/partykit';

export class Room extends SignallingRoom {
  override configure(): EdgeOptions {
    return { ...super.configure(), iceServers: coturn({ urls: ['turn:my.host'], secret: 'secret' }) };
  }
}

export class Party extends PartyKitRoom {}
