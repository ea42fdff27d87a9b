import {
  COUNTED,
  type Condition,
  type GivenActivity,
  RULE_KEYS,
  RULE_SUBJECTS,
  type Rule,
  type RuleFixtures,
} from "@oddwatch/pipeline";
import { z } from "zod";

const MOST_RULES = 500;

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "is lower-case letters, digits and hyphens, at most 60");
const Limit = z.number();
const limits = { atLeast: Limit.optional(), atMost: Limit.optional() };
const Field = z.string().min(1).max(60);
// Which features, kinds and fields exist is not asked here: `ruleProblems` does, and names the nearest.
const Name = z.string().min(1).max(60);

/** The forms of a condition, by the word that tells them apart. */
const FORMS: Readonly<Record<string, z.ZodType>> = {
  feature: z.strictObject({ feature: Name, ...limits }),
  ratio: z.strictObject({ ratio: z.tuple([Name, Name]), ...limits }),
  automation: z.strictObject({ automation: z.enum(["person", "automation"]) }),
  own: z.strictObject({ own: z.boolean() }),
  any: z.strictObject({ any: z.array(z.lazy(() => ConditionSchema)).min(1) }),
  not: z.strictObject({ not: z.lazy(() => ConditionSchema) }),
};
/** What may be asked of a field, by the word that tells it. */
const FIELD_FORMS: Readonly<Record<string, z.ZodType>> = {
  matches: z.strictObject({ field: Field, matches: z.string().min(1).max(500) }),
  is: z.strictObject({ field: Field, is: z.union([z.string(), z.number(), z.boolean()]) }),
  oneOf: z.strictObject({
    field: Field,
    oneOf: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(200),
  }),
  absent: z.strictObject({ field: Field, absent: z.boolean() }),
};
const FIELD_AMOUNT = z.strictObject({ field: Field, ...limits });

/** A union would only say that nothing fits: the word that is there tells which form is meant, and what is wrong with it. */
const ConditionSchema: z.ZodType<Condition> = z.unknown().transform((value, context): Condition => {
  const form = formOf(value);
  if (form === undefined) {
    const words = ["field", ...Object.keys(FORMS)].join(", ");
    context.addIssue({ code: "custom", message: `is no condition: one begins with ${words}` });
    return z.NEVER;
  }
  const result = form.safeParse(value);
  if (result.success) return result.data as Condition;
  for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as never);
  return z.NEVER;
});

function formOf(value: unknown): z.ZodType | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("field" in value) {
    const word = Object.keys(FIELD_FORMS).find((each) => each in value);
    return word === undefined ? FIELD_AMOUNT : FIELD_FORMS[word];
  }
  const word = Object.keys(FORMS).find((each) => each in value);
  return word === undefined ? undefined : FORMS[word];
}

const Kinds = z.array(Name).min(1).max(16);
const Conditions = z.array(ConditionSchema);
const Time = z.string().max(30);
const shape = {
  id: Id,
  kind: Id,
  says: z.string().min(10).max(300),
  on: Kinds,
  when: Conditions,
  after: z
    .strictObject({
      per: z.enum(RULE_KEYS),
      within: Time,
      steps: z.array(z.strictObject({ on: Kinds, when: Conditions.optional() })).min(1),
    })
    .optional(),
  count: z
    .array(
      z.strictObject({
        of: z.enum(COUNTED),
        per: z.enum(RULE_KEYS),
        within: Time,
        atLeast: z.number().int().min(2).max(1_000_000),
      }),
    )
    .min(1)
    .max(5)
    .optional(),
  subject: z.enum(RULE_SUBJECTS),
  story: z
    .string()
    .regex(/^[a-z][a-z ]{0,39}$/, "is lower-case letters and spaces, at most 40")
    .optional(),
  surprise: z.number().min(0).max(15),
  drivers: z.array(Name).max(8).optional(),
};

/** A rule's form. What it names is checked by `ruleProblems`. */
export const RuleSchema = z.strictObject(shape) as unknown as z.ZodType<Rule>;

/** Which rules run, as the database keeps it. */
export const RuleSettingsSchema = z.strictObject({
  own: z.array(RuleSchema).max(MOST_RULES).default([]),
  off: z.array(z.string()).max(MOST_RULES).default([]),
});

const Activity = z.looseObject({ kind: z.string() }) as unknown as z.ZodType<GivenActivity>;
const Features = z.record(z.string(), z.union([z.number(), z.nan()]));
const Run = z.strictObject({
  repeat: z.number().int().min(1).optional(),
  every: Time.optional(),
  activity: Activity,
  features: Features.optional(),
});
const Fixture = z.strictObject({
  what: z.string().min(1).max(200),
  before: z.array(Run).optional(),
  activity: Activity,
  features: Features.optional(),
});

/** A rule with what people and tests need beside it. */
export interface RuleFile {
  rule: Rule;
  fixtures: RuleFixtures;
}

/** The form of a file: the rule, why there is one, and cases that it must hit and must not. */
export const RuleFileSchema = z
  .strictObject({
    ...shape,
    /** Where it comes from and what to know about it, for people. */
    why: z.string().min(1).max(4_000),
    fixtures: z.strictObject({ hits: z.array(Fixture).min(1), misses: z.array(Fixture).min(1) }),
  })
  .transform(
    ({ why: _, fixtures, ...rule }): RuleFile => ({
      rule: rule as unknown as Rule,
      fixtures: fixtures as unknown as RuleFixtures,
    }),
  );
