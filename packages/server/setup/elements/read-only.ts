const CONTROLS = 'button, input, select, textarea';
/** What a viewer may still read and copy, where it is focused. */
const WITH_TEXT =
  'input:not([type=checkbox], [type=radio], [type=file], [type=color], [type=range]), textarea';

/** Controls that were switched off here, so that no other reason is taken back. */
const switchedOff = new WeakSet<Element>();

/** Switches off all controls for viewers, but for those that only read: they are in something with `data-reads`. */
export function setReadOnly(root: ParentNode, isReadOnly: boolean): void {
  for (const control of root.querySelectorAll<HTMLInputElement>(CONTROLS)) {
    const property = control.matches(WITH_TEXT) ? 'readOnly' : 'disabled';
    if (isReadOnly && !control[property] && !control.closest('[data-reads]')) {
      control[property] = true;
      switchedOff.add(control);
    } else if (!isReadOnly && switchedOff.delete(control)) control[property] = false;
  }
}
