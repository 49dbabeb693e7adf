import { PAGE_MAX, REST_PAGE } from './constants.js';
import { errors } from './errors.js';
import { Form } from './form.js';
import type { RestContext } from './rest.js';

const offsetOf = (token: string | undefined): number | undefined => {
  if (token === undefined || token === '') return undefined;
  const digits = /^PT(\d+)$/.exec(token)?.[1];
  if (digits === undefined) throw errors.invalid('PageToken was not given by this API');
  return Number(digits);
};

/**
 * One page of a list in the shape that `twilio` pages through (protocol §11.1). `find` returns all items that
 * match the query. The page token is an offset; the library returns it in the URLs that it was given.
 */
export const listPage = <Item>(
  c: RestContext,
  list: keyof typeof PAGE_MAX,
  find: (query: Form) => readonly Item[],
  toJson: (item: Item) => unknown,
) => {
  const { all, size, page, start } = Form.readQuery(c.req.raw, (query) => {
    // The documents give a maximum without its effect: guess that it is applied.
    const size = Math.min(query.integer('PageSize', 1) ?? REST_PAGE, PAGE_MAX[list]);
    const page = query.integer('Page', 0) ?? 0;
    const start = offsetOf(query.text('PageToken')) ?? page * size;
    return { all: find(query), size, page, start };
  });
  const here = new URL(c.req.url);
  const address = (number: number, offset: number | null): string => {
    const params = new URLSearchParams(here.searchParams);
    params.set('PageSize', String(size));
    params.set('Page', String(number));
    params.delete('PageToken');
    if (offset !== null) params.set('PageToken', `PT${offset}`);
    return `${c.env.baseUrl}${here.pathname}?${params.toString()}`;
  };
  const end = start + size;
  const key = list.replace(/^(?:participant|scoped|user)_/, '');
  return {
    meta: {
      page,
      page_size: size,
      first_page_url: address(0, null),
      previous_page_url: start > 0 ? address(Math.max(0, page - 1), Math.max(0, start - size)) : null,
      url: address(page, start > 0 ? start : null),
      next_page_url: end < all.length ? address(page + 1, end) : null,
      key,
    },
    [key]: all.slice(start, end).map((item) => toJson(item)),
  };
};
