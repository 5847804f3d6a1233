import { charactersOf, widthOf } from "./clean-text.ts";

/** Columns of the plain text part (RFC 5322, 2.1.1). */
export const textColumns = 78;

/**
 * Lines of at most 78 columns, the first behind `first`, the others behind `rest`. A word that is longer is broken; an address stands
 * whole on a line of its own, however long, for a broken one leads nowhere.
 */
export function wrapText(text: string, first = "", rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let width = widthOf(first);
  let isEmpty = true;
  const end = (): void => {
    lines.push(line.trimEnd());
    line = rest;
    width = widthOf(rest);
    isEmpty = true;
  };
  for (const word of text.split(" ").flatMap((each) => breakWord(each, textColumns - widthOf(rest)))) {
    const wide = widthOf(word);
    const fits = width + (isEmpty ? 0 : 1) + wide <= textColumns;
    if (!fits && !(isEmpty && lines.length > 0)) end();
    line += `${isEmpty ? "" : " "}${word}`;
    width += wide + (isEmpty ? 0 : 1);
    isEmpty = false;
  }
  end();
  return lines;
}

function breakWord(word: string, columns: number): string[] {
  if (widthOf(word) <= columns || /^https?:\/\//.test(word)) return [word];
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of charactersOf(word)) {
    const wide = widthOf(character);
    if (width + wide > columns) {
      pieces.push(piece);
      piece = "";
      width = 0;
    }
    piece += character;
    width += wide;
  }
  return [...pieces, piece];
}
