import type { CoreScene } from './core-scene.js';

/** One kind of hostility against the core, as it is delivered. */
export interface Campaign {
  /** What is delivered, in words. */
  readonly kind: string;
  /** Its part of 100,000 cases. */
  readonly share: number;
  /** Cases that are delivered at once; then it is seen whether all is well. */
  readonly volley: number;
  /** Whether bob may hear and miss what he likes meanwhile: nobody can keep him who has the server against him. */
  readonly separates?: boolean;
  /** Whether the server gives errors codes that are its own. */
  readonly names?: boolean;
  /** Delivers so many cases, and resolves when they have been taken. */
  deliver(scene: CoreScene, cases: number): Promise<void>;
}
