/** Where the signalling server of this test run is. Served by web-test-runner.config.mjs. */
export declare const host: string;
