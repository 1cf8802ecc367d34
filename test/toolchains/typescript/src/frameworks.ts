import type { JSX as Preact } from 'preact';
import type { JSX as React } from 'react';
import type { JSX as Solid } from 'solid-js';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';
import type {} from 'webrtc-elements/jsx';
import type {} from 'webrtc-elements/svelte';
import type {} from 'webrtc-elements/vue';

export const react: React.IntrinsicElements['webrtc-room'] = {
  room: 'lobby',
  onpeerlist: ({ detail }) => detail.peers,
};
export const preact: Preact.IntrinsicElements['webrtc-room'] = { room: 'lobby', manual: true };
export const solid: Solid.IntrinsicElements['webrtc-room'] = { room: 'lobby' };
export const svelte: SvelteHTMLElements['webrtc-room'] = { room: 'lobby' };
export const vue: InstanceType<GlobalComponents['webrtc-room']>['$props'] = { room: 'lobby' };
// @ts-expect-error: a room has no such property
export const wrong: React.IntrinsicElements['webrtc-room'] = { romm: 'lobby' };
