declare module '/signalling-host.js' {
  /** Where the signalling server of this test run is. */
  export const host: string;
}
