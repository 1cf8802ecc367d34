import type { Entry } from './pages/member.js';

/** What a page with one member does when it is told to. Times are in ms since the epoch. */
export interface RivalPage {
  /** Enters a room, and says hello to everybody that it meets. Returns when it began to. */
  enter(entry: Entry): number;
  /** Resolves when others may call. */
  joined(): Promise<void>;
  /** Resolves with when the hellos of so many others had been heard. */
  met(count: number): Promise<number>;
  /** Resolves with when messages to everybody that was met run over direct links. */
  direct(): Promise<number>;
  /** Expects so many messages of this size, and confirms them. */
  take(count: number, size: number): void;
  /** Sends so many messages of this size. Resolves with the ms until they were confirmed; rejects if they arrived wrong. */
  pour(count: number, size: number): Promise<number>;
  echo(): void;
  /** Sends texts of this length one after the other. Resolves with the ms that each took to come back. */
  ping(count: number, length: number): Promise<number[]>;
  leave(): void;
}

/** How long a mesh took, in ms from when its members began. */
export interface MeshSample {
  /** Until everybody had heard everybody else. */
  readonly heard: number;
  /** Until all messages ran over direct links, too. */
  readonly direct: number;
}

/** What a page with many members, each in a frame of its own, does when it is told to. */
export interface RivalMeshPage {
  /** Loads so many frames. `query` says of which rival. */
  load(query: string, size: number): Promise<void>;
  /** All enter a room at once. */
  enter(entry: Omit<Entry, 'id'>): Promise<MeshSample>;
}

declare global {
  var rival: RivalPage;
  var rivalMesh: RivalMeshPage;
}
