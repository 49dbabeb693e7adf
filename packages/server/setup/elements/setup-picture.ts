import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { valueAt } from '../model/edits.js';
import { squarePicture } from '../model/square-picture.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const STATUS = { uploading: 'Uploading…', uploaded: 'Uploaded. Save to use it.' };

/**
 * Shows the picture of an option, and uploads another. Without a path, it shows `value` and sends `setup-picture` with the
 * new address.
 */
export class SetupPictureElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .picture {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-top: 8px;
      }
      img {
        width: 40px;
        height: 40px;
        border: 1px solid var(--edge);
        border-radius: 50%;
        object-fit: cover;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    path: { attribute: false },
    value: { attribute: false },
    label: { attribute: false },
    status: { state: true },
    problem: { state: true },
    unreadable: { state: true },
  };

  /** In the account, such as `avatarUrl`; empty for a picture that is no option of its own. */
  declare path: string;
  declare value: string;
  declare label: string;
  declare private status: '' | 'uploading' | 'uploaded';
  declare private problem: string;
  /** Address of a picture that could not be loaded. */
  declare private unreadable: string;

  constructor() {
    super();
    this.status = '';
    this.path = this.value = '';
    this.problem = this.unreadable = '';
  }

  override render(): TemplateResult {
    const value = this.path ? valueAt(this.store.draft, this.path) : this.value;
    const url = typeof value === 'string' && /^https?:\/\//i.test(value) ? value : '';
    return html`<div class="picture">
        ${
          url && url !== this.unreadable
            ? html`<img
                src=${url}
                alt=""
                @error=${() => {
                  this.unreadable = url;
                }}
              />`
            : nothing
        }
        <button
          type="button"
          class="button tight"
          aria-label="Upload… ${this.label}"
          aria-disabled=${this.status === 'uploading'}
          @click=${() => this.renderRoot.querySelector('input')?.click()}
        >
          Upload…
        </button>
      </div>
      <input type="file" accept="image/*" hidden @change=${this.#upload} />
      <div role="status">${this.status ? html`<p class="help">${STATUS[this.status]}</p>` : nothing}</div>
      <div role="alert">
        ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
        ${url && url === this.unreadable ? html`<p class="error">There is no picture at this address.</p>` : nothing}
      </div> `;
  }

  readonly #upload = async ({ target }: Event): Promise<void> => {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    const id = this.store.state.account?.id;
    if (!file || id === undefined || this.status === 'uploading') return;
    this.problem = '';
    this.status = 'uploading';
    this.problem = await this.#send(file, id);
    this.status = this.problem ? '' : 'uploaded';
    // The same file can be chosen again.
    input.value = '';
  };

  /** Returns the problem; empty when there was none. */
  async #send(file: File, account: string): Promise<string> {
    const picture = await squarePicture(file).catch(() => null);
    if (picture === null) return `“${file.name}” cannot be read as a picture.`;
    let problem = '';
    const url = await this.store.attempt(
      () => this.store.api.uploadPicture(account, picture),
      ({ message }) => {
        problem = message;
      },
    );
    // Another account may have been opened since.
    if (url === undefined || this.store.state.account?.id !== account) return problem;
    if (this.path) this.store.edit(this.path, url);
    else this.dispatchEvent(new CustomEvent('setup-picture', { detail: url }));
    return '';
  }
}
