import { expect } from '@open-wc/testing';
import { defineOnce } from '../../src/define-once.js';

let tags = 0;
/** A tag that is not registered. */
const freshTag = (): string => {
  tags += 1;
  return `defined-once-${tags}`;
};

const elementOf = (version?: string): CustomElementConstructor & { version?: string } =>
  Object.assign(class extends HTMLElement {}, version === undefined ? {} : { version });

const unreported = (problem: string): void => {
  throw new Error(problem);
};

describe('registration', () => {
  it('LC-04 registers each element under its tag', () => {
    const [first, second] = [freshTag(), freshTag()];
    const elements = { [first]: elementOf('1.0.0'), [second]: elementOf() };
    defineOnce(elements, unreported);
    expect(customElements.get(first)).to.equal(elements[first]);
    expect(customElements.get(second)).to.equal(elements[second]);
  });

  it('LC-04 ignores a second copy of the same version silently', () => {
    const tag = freshTag();
    const first = elementOf('1.0.0');
    defineOnce({ [tag]: first }, unreported);
    defineOnce({ [tag]: elementOf('1.0.0') }, unreported);
    expect(customElements.get(tag)).to.equal(first);
  });

  it('LC-04 reports which version is used when another is registered already, and registers the rest', () => {
    const [tag, next] = [freshTag(), freshTag()];
    const first = elementOf('1.0.0');
    const reports: string[] = [];
    defineOnce({ [tag]: first }, unreported);
    defineOnce({ [tag]: elementOf('2.0.0'), [next]: elementOf('2.0.0') }, (problem) => reports.push(problem));
    expect(customElements.get(tag)).to.equal(first);
    expect(customElements.get(next)).to.exist;
    expect(reports).to.deep.equal([`<${tag}> 1.0.0 is on this page already; 2.0.0 is not used.`]);
  });

  it('LC-04 reports an element of the same name that is not ours', () => {
    const tag = freshTag();
    const reports: string[] = [];
    customElements.define(tag, class extends HTMLElement {});
    defineOnce({ [tag]: elementOf('2.0.0') }, (problem) => reports.push(problem));
    expect(reports).to.have.length(1);
  });

  it('does nothing where there is no registry', () => {
    const tag = freshTag();
    const own = Object.getOwnPropertyDescriptor(globalThis, 'customElements')!;
    Object.defineProperty(globalThis, 'customElements', { configurable: true, value: undefined });
    try {
      defineOnce({ [tag]: elementOf() }, unreported);
    } finally {
      Object.defineProperty(globalThis, 'customElements', own);
    }
    expect(customElements.get(tag)).to.be.undefined;
  });
});
