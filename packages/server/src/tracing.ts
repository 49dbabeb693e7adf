/**
 * OpenTelemetry traces, off by default (CS-05): by the API package alone, which does nothing until the operator loads an
 * SDK. Names and attributes are routes, queues, statuses and outcomes: nothing of a visitor, no id and no token.
 */

import {
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Link,
  type Span,
} from '@opentelemetry/api';

/** Asks for the SDK at each span, so that it may be loaded before or after this module. */
const tracer = trace.getTracer('@missive-chat/server');
/** Which attempt of a job makes the calls below it. */
const ATTEMPT = createContextKey('attempt of a job');

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Begins a trace of its own. */
  readonly isRoot?: boolean;
  readonly links?: Link[];
}

/** Runs the task within a span, which fails with it. The error's text is not recorded: it may quote anything. */
export function inSpan<Result>(
  name: string,
  { kind = SpanKind.INTERNAL, attributes = {}, isRoot = false, links = [] }: SpanOptions,
  task: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, { kind, attributes, root: isRoot, links }, async (span) => {
    try {
      return await task(span);
    } catch (error) {
      span.setAttribute('error.type', typeOf(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** One run of a job, for as many calls as it makes. */
export const inJob = <Result>(
  queue: string,
  attempt: number,
  task: (span: Span) => Promise<Result>,
): Promise<Result> =>
  context.with(context.active().setValue(ATTEMPT, attempt), () =>
    inSpan(
      `job ${queue}`,
      {
        kind: SpanKind.CONSUMER,
        isRoot: true,
        attributes: { 'missive_chat.queue': queue, 'missive_chat.attempt': attempt },
      },
      task,
    ),
  );

/**
 * One call of another service. No trace context goes with it: other services do not learn what is traced here.
 * @param route without ids, as `routeOf` makes it
 */
export function inCall<Result>(
  service: 'twilio' | 'missive' | 'smtp',
  method: string,
  route: string,
  task: (span: Span) => Promise<Result>,
): Promise<Result> {
  const attempt = context.active().getValue(ATTEMPT);
  const attributes = {
    'peer.service': service,
    ...(service === 'smtp' ? {} : { 'http.request.method': method, 'url.template': route }),
    ...(typeof attempt === 'number' ? { 'missive_chat.attempt': attempt } : {}),
  };
  return inSpan(`${service} ${method} ${route}`.trim(), { kind: SpanKind.CLIENT, attributes }, task);
}

/** The response of an HTTP request, made or received. */
export function setStatusCode(span: Span, status: number, isError: boolean): void {
  span.setAttribute('http.response.status_code', status);
  if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * Links to the span that a request names. Any client can send such a header, so it neither continues that trace nor decides
 * whether ours is recorded.
 */
export function linksTo(headers: Headers): Link[] {
  const carrier = { traceparent: headers.get('traceparent') ?? undefined };
  if (carrier.traceparent === undefined) return [];
  const caller = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, carrier));
  return caller === undefined ? [] : [{ context: caller }];
}

/** The words that paths of Twilio and Missive are made of. Whatever else a path has is an id. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'v1 2010-04-01 Accounts Services Conversations Messages Participants Users Roles Webhooks Configuration Keys ' +
    'ConversationWithParticipants Media Content drafts conversations messages posts users organizations hooks teams ' +
    'shared_labels contacts contact_books custom_channels'
  ).split(' '),
);

/** The path of a call with `{id}` for everything that is not a known word. */
export function routeOf(url: string): string {
  const { pathname } = new URL(url, 'http://service');
  return pathname
    .split('/')
    .map((part) => {
      const word = part.replace(/\.json$/, '');
      return part === '' || WORDS.has(word) ? word : '{id}';
    })
    .join('/');
}

/** A class of errors, or a code such as `ECONNRESET`; neither contains anything of a request. */
function typeOf(error: unknown): string {
  const { name, code, constructor } = Object(error) as {
    name?: unknown;
    code?: unknown;
    constructor?: { readonly name: string };
  };
  if (typeof code === 'string' && /^[A-Za-z][\w-]{0,40}$/.test(code)) return code;
  return typeof name === 'string' && name === constructor?.name ? name : 'Error';
}
