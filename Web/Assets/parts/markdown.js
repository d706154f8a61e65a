// The toolbar over a Markdown box: x-data="markdownEditor", buttons with x-on:click="wrap('**')" or x-on:click="line('## ')".
export const markdownEditor = () => ({
  box() {
    return this.$root.querySelector('textarea');
  },
  put(text, from, to) {
    const box = this.box();
    box.focus();
    // setRangeText would not be undone by Ctrl+Z.
    if (!document.execCommand('insertText', false, text)) box.setRangeText(text);
    box.setSelectionRange(from, to);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  },
  wrap(mark, end = mark) {
    const box = this.box();
    const { selectionStart: start, selectionEnd: stop } = box;
    const inside = box.value.slice(start, stop) || 'text';
    this.put(`${mark}${inside}${end}`, start + mark.length, start + mark.length + inside.length);
  },
  link() {
    this.wrap('[', '](https://)');
  },
  wiki() {
    this.wrap('[[', ']]');
  },
  line(mark) {
    const box = this.box();
    const start = box.value.lastIndexOf('\n', box.selectionStart - 1) + 1;
    const stop = box.selectionEnd;
    const marked = box.value.slice(start, stop).split('\n').map((line) => mark + line).join('\n');
    box.setSelectionRange(start, stop);
    this.put(marked, start + marked.length, start + marked.length);
  },
});
