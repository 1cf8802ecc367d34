/** Behind `webrtc-elements/jsx`, `/vue` and `/svelte`, which are types: what their imports load. */
export {};
