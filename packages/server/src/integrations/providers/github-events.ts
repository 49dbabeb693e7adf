/** The post of each GitHub event. */

import type { CardFields } from '../../missive/missive-fields.js';
import { cut } from '../integration-text.js';
import type { Integration, IntegrationPost } from '../integration.js';
import { entryOf, type Payload } from '../payload.js';

/** A post with its subject within the repository in place of references. */
export type GitHubPost = Omit<IntegrationPost, 'references'> & { readonly about: readonly string[] };
type Texts = Pick<Integration, 'link' | 'codeLink' | 'plain'>;
type GitHubEvent = (event: Payload, texts: Texts) => GitHubPost | undefined;

const COMMITS_SHOWN = 10;
const LONGEST_QUOTE = 2_000;
const MERGED = '#8250df';
const FAILED: Readonly<Record<string, string>> = {
  failure: 'failed',
  timed_out: 'took too long',
  startup_failure: 'could not start',
};
const REVIEWS: Readonly<Record<string, readonly [words: string, color: string]>> = {
  approved: ['approved', 'good'],
  changes_requested: ['asked for changes in', 'warning'],
  commented: ['reviewed', MERGED],
};

const inRepository = (event: Payload, title: string): string =>
  `${title} (${event.at('repository').text('full_name')})`;

const sender = (event: Payload, { link, plain }: Texts): string => {
  const { login, url } = {
    login: event.at('sender').text('login'),
    url: event.at('sender').text('html_url'),
  };
  return url === '' ? plain(login) || 'Somebody' : link(url, login);
};

/** Pull requests and issues have a number, a title and a URL. */
const linkTo = (item: Payload, { link }: Texts): string =>
  link(item.text('html_url'), `#${item.text('number')} ${item.text('title')}`);

/**
 * A person's text as a quote. Templates contain hidden comments, which are removed; an image would reveal who
 * of the team has viewed it, so it becomes a link.
 */
const quote = (markdown: string, color: string): CardFields[] => {
  const text = markdown
    .slice(0, 4 * LONGEST_QUOTE)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<img\b[^>]*>?/gi, '')
    .replace(/!\[([^\]]*)\]/g, (_, words: string) => `[${words || 'picture'}]`)
    .trim();
  return text === '' ? [] : [{ color, markdown: cut(text, LONGEST_QUOTE) }];
};

const push: GitHubEvent = (event, texts) => {
  const commits = event.list('commits');
  const branch = event.text('ref').replace(/^refs\/heads\//, '');
  if (commits.length === 0 || !event.text('ref').startsWith('refs/heads/')) return undefined;
  const lines = commits.slice(0, COMMITS_SHOWN).map((commit) => {
    const [subject = ''] = commit.text('message').split('\n');
    const by = commit.at('author').oneOf('name', 'username');
    return `${texts.codeLink(commit.text('url'), commit.text('id').slice(0, 7))} ${texts.plain(cut(subject, 200))} – ${texts.plain(by)}`;
  });
  const more = commits.length - lines.length;
  const count = commits.length === 1 ? '1 commit' : `${commits.length} commits`;
  const verb = event.flag('forced') ? 'force-pushed' : 'pushed';
  return {
    about: [`branch/${branch}`],
    subject: inRepository(event, `Commits to ${branch}`),
    text: `${sender(event, texts)} ${verb} ${texts.link(event.text('compare'), count)} to ${texts.plain(branch)}`,
    attachments: [{ text: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n') }],
  };
};

const PULL_REQUEST_ACTIONS: Readonly<Record<string, readonly [words: string, color: string]>> = {
  opened: ['opened', 'good'],
  reopened: ['reopened', 'good'],
  closed: ['closed', 'danger'],
  ready_for_review: ['asks for reviews of', 'good'],
};

const pullRequest: GitHubEvent = (event, texts) => {
  const pull = event.at('pull_request');
  const action = event.text('action');
  const common = {
    about: [`pull/${pull.text('number')}`],
    subject: inRepository(event, `${pull.text('title')} #${pull.text('number')}`),
  };
  if (action === 'review_requested') {
    const reviewer = event.at('requested_reviewer').text('login') || event.at('requested_team').text('name');
    const asked = texts.plain(reviewer) || 'somebody';
    return { ...common, text: `${sender(event, texts)} asked ${asked} to review ${linkTo(pull, texts)}` };
  }
  const [words, color] =
    action === 'closed' && pull.flag('merged')
      ? ['merged', MERGED]
      : (entryOf(PULL_REQUEST_ACTIONS, action) ?? []);
  if (words === undefined || color === undefined) return undefined;
  return {
    ...common,
    text: `${sender(event, texts)} ${words} the pull request ${linkTo(pull, texts)}`,
    attachments: [
      ...(action === 'opened' ? quote(pull.text('body'), color) : []),
      { color, fields: changesOf(pull) },
    ],
  };
};

const changesOf = (pull: Payload): { title: string; value: string; short: boolean }[] => [
  {
    title: 'branch',
    value: `${pull.at('head').text('ref')} into ${pull.at('base').text('ref')}`,
    short: true,
  },
  {
    title: 'changes',
    value: `+${pull.number('additions') ?? 0} −${pull.number('deletions') ?? 0}`,
    short: true,
  },
];

const review: GitHubEvent = (event, texts) => {
  const given = event.at('review');
  const body = given.text('body');
  const state = given.text('state').toLowerCase();
  const [words, color] = entryOf(REVIEWS, state) ?? [];
  // A review with line comments only has no text: its comments arrive separately.
  const isSilent = state === 'commented' && body === '';
  if (event.text('action') !== 'submitted' || words === undefined || color === undefined || isSilent)
    return undefined;
  const pull = event.at('pull_request');
  return {
    about: [`pull/${pull.text('number')}`],
    subject: inRepository(event, `${pull.text('title')} #${pull.text('number')}`),
    text: `${sender(event, texts)} ${words} ${texts.link(given.text('html_url'), `#${pull.text('number')} ${pull.text('title')}`)}`,
    attachments: body === '' ? [{ color, title: texts.plain(pull.text('title')) }] : quote(body, color),
  };
};

/** A comment on an issue, a pull request, or a line of one. */
const comment =
  (on: 'issue' | 'pull_request'): GitHubEvent =>
  (event, texts) => {
    if (event.text('action') !== 'created') return undefined;
    const item = event.at(on);
    const given = event.at('comment');
    const isPull = on === 'pull_request' || item.has('pull_request');
    const path = given.text('path');
    const where = path === '' ? '' : ` at ${texts.plain(path)}`;
    return {
      about: [`${isPull ? 'pull' : 'issues'}/${item.text('number')}`],
      subject: inRepository(event, `${item.text('title')} #${item.text('number')}`),
      text: `${sender(event, texts)} ${texts.link(given.text('html_url'), 'commented')} on ${linkTo(item, texts)}${where}`,
      attachments: quote(given.text('body'), MERGED),
    };
  };

const ISSUE_ACTIONS: Readonly<Record<string, readonly [words: string, color: string]>> = {
  opened: ['opened', 'warning'],
  reopened: ['reopened', 'warning'],
  closed: ['closed', 'good'],
  assigned: ['assigned', 'warning'],
};

const issues: GitHubEvent = (event, texts) => {
  const issue = event.at('issue');
  const action = event.text('action');
  const [words, color] = entryOf(ISSUE_ACTIONS, action) ?? [];
  if (words === undefined || color === undefined) return undefined;
  const labels = issue
    .list('labels')
    .map((label) => label.text('name'))
    .join(', ');
  const assignee = action === 'assigned' ? ` to ${texts.plain(event.at('assignee').text('login'))}` : '';
  return {
    about: [`issues/${issue.text('number')}`],
    subject: inRepository(event, `${issue.text('title')} #${issue.text('number')}`),
    text: `${sender(event, texts)} ${words} the issue ${linkTo(issue, texts)}${assignee}`,
    attachments: [
      ...(action === 'opened' ? quote(issue.text('body'), color) : []),
      ...(labels === '' ? [] : [{ color, fields: [{ title: 'labels', value: texts.plain(labels) }] }]),
    ],
  };
};

const release: GitHubEvent = (event, texts) => {
  const given = event.at('release');
  if (event.text('action') !== 'published') return undefined;
  const name = given.oneOf('name', 'tag_name');
  const kind = given.flag('prerelease') ? 'the pre-release' : 'the release';
  return {
    about: [`releases/${given.text('tag_name')}`],
    subject: inRepository(event, `Release ${name}`),
    text: `${sender(event, texts)} published ${kind} ${texts.link(given.text('html_url'), name)}`,
    attachments: quote(given.text('body'), 'good'),
  };
};

const workflowRun: GitHubEvent = (event, texts) => {
  const workflow = event.at('workflow_run');
  const outcome = entryOf(FAILED, workflow.text('conclusion'));
  if (event.text('action') !== 'completed' || outcome === undefined) return undefined;
  const branch = workflow.text('head_branch');
  const name = `${workflow.text('name') || 'Workflow'} #${workflow.text('run_number')}`;
  const [commit = ''] = workflow.at('head_commit').text('message').split('\n');
  return {
    about: [
      ...workflow.list('pull_requests').map((pull) => `pull/${pull.text('number')}`),
      `branch/${branch}`,
    ],
    subject: inRepository(event, `Commits to ${branch}`),
    text: `${texts.link(workflow.text('html_url'), name)} ${outcome} on ${texts.plain(branch)}`,
    attachments: [{ color: 'danger', text: texts.plain(commit) || `${name} ${outcome}` }],
  };
};

const ping: GitHubEvent = (event, { plain }) => ({
  about: ['hook'],
  subject: 'GitHub is connected',
  text: `GitHub tells of ${plain(event.at('repository').text('full_name') || event.at('organization').text('login'))} from now on.`,
});

/** By the value of `X-GitHub-Event`. */
export const GITHUB_EVENTS: Readonly<Record<string, GitHubEvent>> = {
  push,
  pull_request: pullRequest,
  pull_request_review: review,
  pull_request_review_comment: comment('pull_request'),
  issues,
  issue_comment: comment('issue'),
  release,
  workflow_run: workflowRun,
  ping,
};
