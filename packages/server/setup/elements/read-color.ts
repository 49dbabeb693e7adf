import type { Rgba } from '../model/contrast.js';

let context: OffscreenCanvasRenderingContext2D | null | undefined;

/** Parses any color that this browser supports; null for anything else. */
export function readColor(value: string): Rgba | null {
  if (value === '' || !CSS.supports('color', value) || /^(inherit|initial|unset|revert)/.test(value))
    return null;
  context ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = '#000';
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}
