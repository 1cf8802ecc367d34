import { useData, withBase } from 'vitepress';
import { defineComponent, h, onMounted, onUnmounted, ref, watch } from 'vue';

/** Who is in an example that shows two pages. */
const TWO = ['Ada', 'Grace'];

/** A running example in its page: once, or as two people. */
export const LiveExample = defineComponent({
  props: {
    name: { type: String, required: true },
    number: { type: Number, required: true },
    two: { type: Boolean, required: true },
  },
  setup(props) {
    const { isDark } = useData();
    const root = ref(/** @type {HTMLElement | null} */ (null));
    const frames = () => [...(root.value?.querySelectorAll('iframe') ?? [])];
    /** @type {ResizeObserver | undefined} */
    let heights;
    onMounted(() => {
      heights = new ResizeObserver((entries) => entries.forEach(({ target }) => fit(target)));
      for (const frame of frames()) {
        frame.addEventListener('load', () => begin(frame));
        if (frame.contentDocument?.readyState === 'complete') begin(frame);
      }
    });
    onUnmounted(() => heights?.disconnect());
    watch(isDark, () => frames().forEach(colour));

    /** An example is as high as what is in it, and as light or dark as its page. @param {HTMLIFrameElement} frame */
    function begin(frame) {
      const content = frame.contentDocument?.querySelector('main');
      if (content) heights?.observe(content);
      colour(frame);
    }

    /** @param {Element} content */
    function fit(content) {
      const frame = frames().find(({ contentDocument }) => contentDocument === content.ownerDocument);
      if (frame) frame.style.blockSize = `${Math.ceil(content.getBoundingClientRect().height)}px`;
    }

    /** @param {HTMLIFrameElement} frame */
    function colour(frame) {
      const page = frame.contentDocument?.documentElement;
      if (page) page.style.colorScheme = isDark.value ? 'dark' : 'light';
    }

    /** @param {string} who */
    const frame = (who) =>
      h('figure', [
        who ? h('figcaption', who) : undefined,
        h('iframe', {
          src: withBase(`/live/${props.name}.html${who ? `?name=${who}` : ''}`),
          title: `Example ${props.number}${who ? `, as ${who}` : ''}`,
          loading: 'lazy',
        }),
      ]);
    return () => h('div', { class: 'live', ref: root }, (props.two ? TWO : ['']).map(frame));
  },
});
