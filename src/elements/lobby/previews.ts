/** Tells the previews in a lobby our name: they show its first letter. */
export function namePreviews(lobby: Element, name: string): void {
  for (const preview of lobby.querySelectorAll('webrtc-preview')) preview.name = name;
}
