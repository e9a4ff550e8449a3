import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { ActionInput, ActionOutput, OcpiResult, ResultAction } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiParty } from '../contract/party.js';
import { isObject } from '../models/is-object.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiResults } from './ocpi-results.js';
import type { OwedRequest } from './owed.record.js';
import { OwedResults } from './owed-results.js';
import { ResultKeeper } from './result-keeper.js';
import { RESULT_KINDS } from './result-kinds.js';

/** Where the result goes, and what it is about. */
export type DeskRequest = Pick<OwedRequest, 'url' | 'laterUntil' | 'reservation' | 'session'>;

/** What the host answered at once, with the time that is really waited. */
export interface DeskAnswer<A extends ResultAction> {
  readonly answer: ActionOutput<A>;
  /** Whole seconds. */
  readonly timeout: number;
}

const SECONDS = 30;
/** How long completions may take when the application ends, in milliseconds: a host that knows of its end settles them at once. */
const LAST_MS = 500;

/** Takes requests to the host that are answered at once and have a result later. The result is owed from the moment of ACCEPTED. */
@Injectable()
export class ResultDesk implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Ocpi');
  private readonly following = new Set<Promise<void>>();

  constructor(
    private readonly crud: OcpiCrud,
    private readonly owed: OwedResults,
    private readonly keeper: ResultKeeper,
    private readonly results: OcpiResults,
    private readonly clock: OcpiClock,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'commandSeconds' | 'profileSeconds'>,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([Promise.all(this.following), sleep(LAST_MS, undefined, { ref: false })]);
  }

  newId(): string {
    return randomUUID();
  }

  /** Undefined: the host does not support it. */
  async ask<A extends ResultAction>(
    id: string,
    action: A,
    input: ActionInput<A>,
    request: DeskRequest,
    ctx: OcpiContext,
  ): Promise<DeskAnswer<A> | undefined> {
    if (ctx.partner === undefined) throw new Error('Commands and charging profiles come from partners. Give OcpiContext a partner.');
    const most = this.mostSeconds(action);
    const owed: OwedRequest = {
      ...request,
      action,
      partner: ctx.partner.id,
      version: ctx.version,
      from: plain(ctx.served ?? ctx.to),
      to: plain(ctx.from),
      correlationId: ctx.correlationId,
    };
    await this.owed.open(id, owed, this.clock.now() + most * 1000);
    const answer = await this.answer(id, action, input, ctx);
    if (answer?.result !== 'ACCEPTED') {
      answer?.completion?.catch(() => undefined);
      await this.owed.forget(id);
      return answer && { answer, timeout: 0 };
    }
    const seconds = Math.min(Math.max(answer.timeout ?? most, 0), most);
    await this.owed.accept(id, owed, this.clock.now() + seconds * 1000);
    this.keeper.look(id);
    if (answer.completion) this.follow(id, action, answer.completion);
    return { answer, timeout: Math.floor(seconds) };
  }

  private async answer<A extends ResultAction>(
    id: string,
    action: A,
    input: ActionInput<A>,
    ctx: OcpiContext,
  ): Promise<ActionOutput<A> | undefined> {
    try {
      const answer = await this.crud.do(action, input, ctx);
      if (answer !== undefined) checkAnswer(action, answer);
      return answer;
    } catch (error) {
      await this.owed.forget(id);
      throw error;
    }
  }

  private follow(id: string, action: ResultAction, completion: Promise<OcpiResult>): void {
    const followed = this.settle(id, action, completion).finally(() => this.following.delete(followed));
    this.following.add(followed);
  }

  private async settle(id: string, action: ResultAction, completion: Promise<OcpiResult>): Promise<void> {
    const failed = (error: unknown): OcpiResult => {
      this.logger.error(`The completion of ${action} failed.`, error instanceof Error ? error.stack : String(error));
      return RESULT_KINDS[action].failed;
    };
    try {
      await this.results.complete(id, await completion.catch(failed));
    } catch (error) {
      await this.results.complete(id, failed(error)).catch(failed);
    }
  }

  private mostSeconds(action: ResultAction): number {
    const { commandSeconds = SECONDS, profileSeconds = commandSeconds } = this.settings;
    return RESULT_KINDS[action].module === 'commands' ? commandSeconds : profileSeconds;
  }
}

/** Hosts are not held by types alone. @throws Error with what may be answered */
function checkAnswer(action: ResultAction, answer: unknown): void {
  const { answers } = RESULT_KINDS[action];
  const result = isObject(answer) ? answer['result'] : undefined;
  if (typeof result === 'string' && answers.includes(result)) return;
  throw new Error(
    `The action ${action} answered ${JSON.stringify(answer)}. Answer an object whose result is one of ${answers.join(', ')}, or nothing where it is not supported.`,
  );
}

function plain(party: OcpiParty | undefined): OcpiParty | undefined {
  return party && { countryCode: party.countryCode, partyId: party.partyId };
}
