import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { ApiError } from '../api/setup-api.js';
import { valueAt } from '../model/edits.js';
import { squarePicture } from '../model/square-picture.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Shows the picture of an option, and uploads another. */
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
    label: { attribute: false },
    status: { state: true },
    problem: { state: true },
    unreadable: { state: true },
  };

  /** In the account, such as `avatarUrl`. */
  declare path: string;
  declare label: string;
  declare private status: string;
  declare private problem: string;
  /** Address of a picture that could not be loaded. */
  declare private unreadable: string;

  constructor() {
    super();
    this.status = this.problem = this.unreadable = '';
  }

  override render(): TemplateResult {
    const value = valueAt(this.store.draft, this.path);
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
          aria-disabled=${this.status === 'Uploading…'}
          @click=${() => this.renderRoot.querySelector('input')?.click()}
        >
          Upload…
        </button>
      </div>
      <input type="file" accept="image/*" hidden @change=${this.#upload} />
      <div role="status">${this.status ? html`<p class="help">${this.status}</p>` : nothing}</div>
      <div role="alert">
        ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
        ${url && url === this.unreadable ? html`<p class="error">There is no picture at this address.</p>` : nothing}
      </div> `;
  }

  readonly #upload = async ({ target }: Event): Promise<void> => {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    const id = this.store.state.account?.id;
    if (!file || id === undefined || this.status === 'Uploading…') return;
    this.problem = '';
    this.status = 'Uploading…';
    try {
      const picture = await squarePicture(file).catch(() => null);
      if (picture === null) throw new PictureError(`“${file.name}” cannot be read as a picture.`);
      this.store.edit(this.path, await this.store.api.uploadPicture(id, picture));
      this.status = 'Uploaded. Save to use it.';
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof PictureError)) throw error;
      this.status = '';
      this.problem = error.message;
    } finally {
      // The same file can be chosen again.
      input.value = '';
    }
  };
}

class PictureError extends Error {}
