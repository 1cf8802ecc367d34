import { visitBlank, type Visitor } from '../browser.js';
import { enterAs, type EnterOptions } from '../enter-as.js';
import { energyOf, openStage, type Colour } from './stage.js';

/** Somebody in a room who can publish, and shows what others do, in whichever browser. */
export interface Actor {
  readonly page: {
    evaluate<Result>(run: () => Result): Promise<Awaited<Result>>;
    evaluate<Result, Argument>(run: (argument: Argument) => Result, argument: Argument): Promise<Awaited<Result>>;
  };
}

/** Opens a page that enters as somebody of the cast. */
export async function act(url: string, name: string, options: EnterOptions): Promise<Visitor> {
  const visitor = await visitBlank(url);
  await take(visitor, name, options);
  return visitor;
}

/** Has an open page enter. */
export async function take({ page }: Visitor, name: string, options: EnterOptions): Promise<void> {
  await enterAs(page, name, options);
  await page.evaluate(openStage);
}

/** Publishes a picture of this colour. */
export function paint({ page }: Actor, colour: Colour, source = 'camera'): Promise<void> {
  return page.evaluate(([as, of]) => void stage.publish(stage.paint(of), { source: as }), [source, colour] as const);
}

/** Stops what is published under this source. */
export function stop({ page }: Actor, source = 'camera'): Promise<void> {
  return page.evaluate((name) => stage.published.get(name)!.stop(), source);
}

/** Publishes a microphone that sounds. */
export function speak({ page }: Actor): Promise<void> {
  return page.evaluate(async () => void stage.publish(await stage.listen()));
}

/** Resolves when new frames of this colour show. */
export function sees({ page }: Actor, colour: Colour, source = 'camera'): Promise<void> {
  return page.evaluate(([as, of]) => stage.sees(as, of), [source, colour] as const);
}

/** Resolves when the connection tells this, after what was waited for before. */
export function isTold({ page }: Actor, words: string): Promise<void> {
  return page.evaluate((wanted) => stage.hears(wanted), words);
}

/** Resolves when sound comes that has not come yet. */
export async function hears({ page }: Actor): Promise<void> {
  const before = await page.evaluate(energyOf);
  for (;;) if ((await page.evaluate(energyOf)) > before) return;
}
