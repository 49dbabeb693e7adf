import { REST_PAGE, REST_PAGE_MAX } from './constants.js';
import { errors } from './errors.js';

const wholeNumber = (name: string, text: string | null, otherwise: number, min: number): number => {
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < min)
    throw errors.invalid(`${name} must be a whole number from ${min} up`);
  return value;
};

/**
 * One page of a list in the shape `twilio` pages through (protocol §11.1). The page token holds an offset; the
 * library only hands it back inside the addresses it was given.
 */
export const listPage = <Item>(
  baseUrl: string,
  request: Request,
  key: string,
  all: readonly Item[],
  toJson: (item: Item) => unknown,
) => {
  const here = new URL(request.url);
  const query = here.searchParams;
  const size = Math.min(wholeNumber('PageSize', query.get('PageSize'), REST_PAGE, 1), REST_PAGE_MAX);
  const page = wholeNumber('Page', query.get('Page'), 0, 0);
  const start = wholeNumber('PageToken', query.get('PageToken')?.replace(/^PT/, '') ?? null, page * size, 0);
  const address = (number: number, offset: number | null): string => {
    const params = new URLSearchParams(query);
    params.set('PageSize', String(size));
    params.set('Page', String(number));
    params.delete('PageToken');
    if (offset !== null) params.set('PageToken', `PT${offset}`);
    return `${baseUrl}${here.pathname}?${params.toString()}`;
  };
  const end = start + size;
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
