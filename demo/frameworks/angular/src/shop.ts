import { Component, computed, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import type { MissiveChatConfig } from 'missive-chat';

@Component({
  templateUrl: './shop.component.html',
  // Without this Angular refuses elements that it does not know.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
})
export class Shop {
  protected readonly events = signal<string[]>([]);
  protected readonly isDark = signal(false);
  protected readonly isGerman = signal(false);

  // Options as an object; a new one is a change.
  protected readonly config = computed<MissiveChatConfig>(() => ({
    chat: { locale: this.isGerman() ? 'de' : 'en' },
    messages: { title: 'Ask the potters' },
  }));

  protected note({ type, detail }: CustomEvent): void {
    this.events.update((events) => [...events, `${type} ${JSON.stringify(detail)}`]);
  }
}
