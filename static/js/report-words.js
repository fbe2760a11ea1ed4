/* Texts by their words: how long they are, where two differ, and both together. Pure functions. */
(function () {
  "use strict";

  const HAN = "\\u3400-\\u9fff\\uf900-\\ufaff";
  const COUNTED = new RegExp(`[${HAN}]|[^\\s${HAN}\\p{P}]+(?:[.'\\u2019-][^\\s${HAN}\\p{P}]+)*`, "gu");
  const WORDS = new RegExp(`[${HAN}]|[^\\s${HAN}\\p{P}]+|\\s+|\\p{P}`, "gu");
  const PIECE_ENDS = /(?<=[\u3002\uff01\uff1f\uff1b\n])|(?<=[.!?;])(?=\s)/u;
  const BETWEEN = /^[\s\p{P}]+$/u;
  const MOST_CELLS = 4e6;

  /* Chinese characters count one each, other words as words. */
  function count(text) {
    return (text.match(COUNTED) || []).length;
  }

  function words(text) {
    return text.match(WORDS) || [];
  }

  /* Sentences and lines, with what ends them. */
  function pieces(text) {
    return text === "" ? [] : text.split(PIECE_ENDS);
  }

  /* How much the longest common tails of `left` and `right` weigh, row by row: words count more than what stands
     between them. */
  function tails(left, right) {
    const weights = left.map((token) => (BETWEEN.test(token) ? 1 : 4));
    const width = right.length + 1;
    const cells = new Uint32Array((left.length + 1) * width);
    for (let i = left.length - 1; i >= 0; i -= 1) {
      for (let j = right.length - 1; j >= 0; j -= 1) {
        cells[i * width + j] = left[i] === right[j]
          ? cells[(i + 1) * width + j + 1] + weights[i]
          : Math.max(cells[(i + 1) * width + j], cells[i * width + j + 1]);
      }
    }
    return (i, j) => cells[i * width + j];
  }

  /* Where `after` differs from `before`: tokens `start` to `end` of `before` became `tokens`. */
  function changes(before, after) {
    let head = 0;
    while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
    let tail = 0;
    const most = Math.min(before.length, after.length) - head;
    while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
    const left = before.slice(head, before.length - tail);
    const right = after.slice(head, after.length - tail);
    if (!left.length && !right.length) return [];
    if (left.length * right.length > MOST_CELLS) return [{ start: head, end: head + left.length, tokens: right }];
    return walked(left, right, tails(left, right)).map((change) => ({ ...change, start: change.start + head, end: change.end + head }));
  }

  function walked(left, right, common) {
    const found = [];
    let i = 0;
    let j = 0;
    while (i < left.length || j < right.length) {
      if (i < left.length && j < right.length && left[i] === right[j]) {
        i += 1;
        j += 1;
        continue;
      }
      const change = { start: i, end: i, tokens: [] };
      while ((i < left.length || j < right.length) && !(i < left.length && j < right.length && left[i] === right[j])) {
        if (j < right.length && (i === left.length || common(i, j + 1) >= common(i + 1, j))) {
          change.tokens.push(right[j]);
          j += 1;
        } else {
          i += 1;
        }
      }
      change.end = i;
      found.push(change);
    }
    return found;
  }

  /* Both texts as runs of {text, isOwn}: what only this one has, and what they share. */
  function compared(left, right) {
    const before = words(left);
    const sides = { left: [], right: [] };
    const add = (side, tokens, isOwn) => { if (tokens.length) sides[side].push({ text: tokens.join(""), isOwn: isOwn }); };
    let at = 0;
    for (const change of changes(before, words(right))) {
      add("left", before.slice(at, change.start), false);
      add("right", before.slice(at, change.start), false);
      add("left", before.slice(change.start, change.end), true);
      add("right", change.tokens, true);
      at = change.end;
    }
    add("left", before.slice(at), false);
    add("right", before.slice(at), false);
    return sides;
  }

  /* What two people made of `base`, together. Where both changed the same sentence, both stay, one
     after the other: no word is lost. */
  function together(base, mine, theirs) {
    const before = pieces(base);
    const first = changes(before, pieces(mine));
    const second = changes(before, pieces(theirs));
    const out = [];
    let at = 0;
    while (first.length || second.length) {
      const start = Math.min(first.length ? first[0].start : Infinity, second.length ? second[0].start : Infinity);
      const group = { end: start, mine: [], theirs: [] };
      for (let grown = true; grown;) {
        grown = false;
        for (const [side, list] of [["mine", first], ["theirs", second]]) {
          if (list.length && (list[0].start < group.end || list[0].start === start)) {
            const change = list.shift();
            group[side].push(change);
            group.end = Math.max(group.end, change.end);
            grown = true;
          }
        }
      }
      out.push(...before.slice(at, start), ...joined(before, start, group));
      at = group.end;
    }
    return out.concat(before.slice(at)).join("");
  }

  function joined(before, start, group) {
    const mine = rewritten(before, start, group.end, group.mine);
    const theirs = rewritten(before, start, group.end, group.theirs);
    if (!group.theirs.length || mine.join("") === theirs.join("")) return mine;
    if (!group.mine.length) return theirs;
    if (mine.length && !/\s$/.test(mine[mine.length - 1])) return [...mine, "\n", ...theirs];
    return [...mine, ...theirs];
  }

  function rewritten(before, start, end, list) {
    const out = [];
    let at = start;
    for (const change of list) {
      out.push(...before.slice(at, change.start), ...change.tokens);
      at = change.end;
    }
    return out.concat(before.slice(at, end));
  }

  window.ReportWords = { count, compared, together };
})();
