/**
 * Runs before the elements of an example: gives each visitor rooms of their own, which the two pages of one example, the
 * tabs of one browser and those who were invited share, and says who we are.
 */
const root = document.documentElement;
const url = new URL(location.href);
const known = url.searchParams.get('visitor') ?? localStorage.getItem('docs-visitor');
const visitor = known ?? Math.random().toString(36).slice(2);
localStorage.setItem('docs-visitor', visitor);
const name = url.searchParams.get('name');

for (const room of document.querySelectorAll('webrtc-room')) {
  if (room.hasAttribute('room')) room.setAttribute('room', `docs-${root.dataset['example']}-${visitor}`);
  if (name && !room.hasAttribute('name')) room.setAttribute('name', name);
}

// Whoever follows the link of an example comes into the same room.
url.searchParams.delete('name');
url.searchParams.set('visitor', visitor);
for (const invitation of document.querySelectorAll('webrtc-invite')) {
  if (!invitation.hasAttribute('href')) invitation.setAttribute('href', url.href);
}
