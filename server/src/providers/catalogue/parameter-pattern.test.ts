import { expect, test } from "vitest";
import { matchesPattern, parsePattern } from "./parameter-pattern.ts";
import { PatternError } from "./read-pattern.ts";

test.each([
  ["[a-z0-9-]{1,63}", ["acme", "a-1", "x".repeat(63)], ["", "Acme", "a.b", "x".repeat(64), "a/b", "a\n"]],
  ["login|test", ["login", "test"], ["logintest", "log", "tests", "login|test"]],
  ["acme\\.my", ["acme.my"], ["acmeXmy", "acme"]],
  ["\\d{3}-\\w{2}", ["123-a_"], ["12-ab", "123-a", "123-abc"]],
  ["(?:a|bc){2,3}d?", ["aa", "abc", "bcbcbcd", "aaad"], ["a", "ad", "aaaa", "bcd"]],
  ["(a(b)?){1,2}", ["a", "ab", "aba", "abab"], ["b", "ababa"]],
  ["[\\d.-]{2,4}x", ["1.x", "--..x"], ["..", "x"]],
  ["[a-]{1,2}", ["a-", "-"], ["b"]],
  ["a|", [], []],
])("the pattern %s", (pattern, fitting, others) => {
  if (fitting.length === 0) {
    expect(() => parsePattern(pattern)).toThrow('It must not admit the value "".');
    return;
  }
  for (const value of fitting) expect(matchesPattern(pattern, value), value).toBe(true);
  for (const value of others) expect(matchesPattern(pattern, value), value).toBe(false);
});

test.each([
  ["", "Write what a value may be, such as [a-z0-9-]{1,63}."],
  ["a".repeat(301), "A pattern has at most 300 characters."],
  ["a)", "There is a ) without its (."],
  ["(a", "There is a ( without its )."],
  ["[a", "There is a [ without its ]."],
  ["[]", "A class names at least one character."],
  ["[^a]", "A class names what is admitted: leave out ^."],
  ["a.b", "Write \\. for a dot; any character at all is not admitted."],
  ["a*", "Write a bound in place of *, such as {1,63}."],
  ["[a-z]+", "Write a bound in place of +, such as {1,63}."],
  ["+", "Write a bound in place of +, such as {1,63}."],
  ["^a$", "Leave out ^ and $: the whole value is compared."],
  ["a{2,}", "Write an upper bound too, such as {2,63}."],
  ["a{3,2}", "The bound {3,2} admits nothing: the first number is the lower one."],
  ["a{x}", "Write a bound as {3} or {1,63}."],
  ["a{1,2}?", "A part has one bound: group it to repeat it again."],
  ["?a", "There is nothing for ? to follow."],
  ["(){2}a", "There is nothing in the group that is repeated."],
  ["(?=a)a", "Groups are ( ) or (?: ), and nothing else."],
  ["(?!a)b", "Groups are ( ) or (?: ), and nothing else."],
  ["[a-Z]", "The range a-Z is none of a-z, A-Z, 0-9 or a part of them."],
  ["[z-a]", "The range z-a is none of a-z, A-Z, 0-9 or a part of them."],
  ["\\s{1,2}", "\\s is not known here; \\d, \\w and \\. are."],
  ["a\\", "\\ is not known here; \\d, \\w and \\. are."],
  ["a/b", 'It admits "/"; values consist of letters, digits, "-", ".", "_" and "~".'],
  ["[a:]", 'It admits ":"; values consist of letters, digits, "-", ".", "_" and "~".'],
  ["a\\@b", 'It admits "@"; values consist of letters, digits, "-", ".", "_" and "~".'],
  ["a b", 'It admits " "; values consist of letters, digits, "-", ".", "_" and "~".'],
  ["a%20", 'It admits "%"; values consist of letters, digits, "-", ".", "_" and "~".'],
  ["ä", 'It admits "ä"; values consist of letters, digits, "-", ".", "_" and "~".'],
  ["[a.]{1,2}", 'It must not admit the value ".".'],
  ["a?", 'It must not admit the value "".'],
  ["\\.\\.", 'It must not admit the value "..".'],
  ["[a-z]{254}", "The values that it admits are up to 254 characters long; 253 is the most."],
  ["((((((((((a))))))))))", "Groups go 8 deep at most."],
])("refuses the pattern %s", (pattern, message) => {
  expect(() => parsePattern(pattern)).toThrow(new PatternError(message));
});

test("a pattern that makes RegExp try every way is decided in one pass", () => {
  // Compositions of 100 into parts of 1 to 15: more than 10^29 ways, and none of them fits.
  const pattern = "(?:[a-z]{1,15}){1,16}";
  expect(matchesPattern(pattern, "a".repeat(100))).toBe(true);
  expect(matchesPattern(pattern, `${"a".repeat(100)}!`)).toBe(false);
  expect(matchesPattern(pattern, `${"a".repeat(240)}9`)).toBe(false);
});

test("a value longer than any that fits is not looked at", () => {
  expect(matchesPattern("[a-z]{1,253}", "a".repeat(1_000_000))).toBe(false);
});
