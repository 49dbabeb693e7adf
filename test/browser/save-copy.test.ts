import { expect } from '@open-wc/testing';
import { saveCopy } from '../../src/copy.js';
import { pictureData } from '../../src/transport/picture-data.js';

const COPY = { text: 'Grüße\n', html: '<!doctype html><p>Grüße' };

describe('saving a copy', () => {
  for (const [as, type, ending] of [
    ['html', 'text/html', 'html'],
    ['text', 'text/plain', 'txt'],
  ] as const)
    it(`LC-55 makes a file of its ${as}, without a link in the page`, async () => {
      const clicked: HTMLAnchorElement[] = [];
      const { click } = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function press() {
        clicked.push(this);
      };
      try {
        await saveCopy(() => Promise.resolve(COPY), as);
      } finally {
        HTMLAnchorElement.prototype.click = click;
      }
      expect(clicked.length).to.equal(1);
      const { href, download, isConnected } = clicked[0]!;
      expect([href.startsWith('blob:'), isConnected]).to.deep.equal([true, false]);
      expect(download).to.match(new RegExp(`^chat-\\d{4}-\\d\\d-\\d\\d\\.${ending}$`));
      const response = await fetch(href);
      expect(response.headers.get('content-type')).to.match(new RegExp(`^${type}; ?charset=utf-8$`, 'i'));
      expect(await response.text()).to.equal(COPY[as]);
    });

  it('LC-55 makes none if the conversation cannot be read', async () => {
    let error: unknown;
    await saveCopy(() => Promise.reject(new Error('scripted')), 'html').catch(
      (caught: unknown) => (error = caught),
    );
    expect(error).to.be.instanceOf(Error);
  });

  it('LC-55 reads pictures only, and no picture that could hold scripts', async () => {
    const urlOf = (type: string): string => URL.createObjectURL(new Blob(['GIF89a'], { type }));
    expect(await pictureData(urlOf('image/gif'))).to.match(/^data:image\/gif;base64,/);
    for (const type of ['image/svg+xml', 'text/html', ''])
      expect(await pictureData(urlOf(type))).to.equal(undefined);
    expect(await pictureData('https://files.invalid/pot.png')).to.equal(undefined);
  });
});
