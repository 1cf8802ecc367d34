/// <reference types="vite/client" />
import { Content } from 'vitepress';
import { VPHomeContent, VPHomeHero } from 'vitepress/theme-without-fonts';
import { defineComponent, h, provide, ref } from 'vue';
import room from '../../images/room.png';

const PICTURE = {
  src: room,
  width: 1280,
  height: 800,
  alt: 'Three people in a room: who is here on the left, the conversation on the right',
};

/** The first page: VitePress's hero with a picture, and the text. VitePress's own has no `<main>`. */
export const FirstPage = defineComponent({
  setup() {
    provide('hero-image-slot-exists', ref(true));
    return () =>
      h('main', { class: 'first-page' }, [
        h(VPHomeHero, null, { 'home-hero-image': () => h('img', PICTURE) }),
        h(VPHomeContent, null, () => h(Content)),
      ]);
  },
});
