/** All functions that Argo CD gives to the templates of ApplicationSets: sprig's without the environment, and its own. */
import type { GoFunction } from '../values/go-function.js';
import { ARGO_CD_FUNCTIONS } from './argo-cd-functions.js';
import { CASE_FUNCTIONS } from './case-functions.js';
import { CERTIFICATE_FUNCTIONS } from './certificate-functions.js';
import { CIPHER_FUNCTIONS } from './cipher-functions.js';
import { DATE_FUNCTIONS } from './date-functions.js';
import { DEFAULT_FUNCTIONS } from './default-functions.js';
import { DICT_FUNCTIONS } from './dict-functions.js';
import { ENCODING_FUNCTIONS } from './encoding-functions.js';
import { FLOAT_FUNCTIONS } from './float-functions.js';
import { INTEGER_FUNCTIONS } from './integer-functions.js';
import { JSON_FUNCTIONS } from './json-functions.js';
import { LIST_FUNCTIONS } from './list-functions.js';
import { PASSWORD_FUNCTIONS } from './password-functions.js';
import { PATH_FUNCTIONS } from './path-functions.js';
import { RANDOM_FUNCTIONS } from './random-functions.js';
import { REFLECTION_FUNCTIONS } from './reflection-functions.js';
import { REGEX_FUNCTIONS } from './regex-functions.js';
import { SEMVER_FUNCTIONS } from './semver-functions.js';
import { SEQUENCE_FUNCTIONS } from './sequence-functions.js';
import { TEXT_FUNCTIONS } from './text-functions.js';
import { TRIM_FUNCTIONS } from './trim-functions.js';
import { URL_FUNCTIONS } from './url-functions.js';

/** The functions by name. They go before text/template's own: `slice` is sprig's. */
export const SPRIG_FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map(
  [
    ARGO_CD_FUNCTIONS,
    CASE_FUNCTIONS,
    CERTIFICATE_FUNCTIONS,
    CIPHER_FUNCTIONS,
    DATE_FUNCTIONS,
    DEFAULT_FUNCTIONS,
    DICT_FUNCTIONS,
    ENCODING_FUNCTIONS,
    FLOAT_FUNCTIONS,
    INTEGER_FUNCTIONS,
    JSON_FUNCTIONS,
    LIST_FUNCTIONS,
    PASSWORD_FUNCTIONS,
    PATH_FUNCTIONS,
    RANDOM_FUNCTIONS,
    REFLECTION_FUNCTIONS,
    REGEX_FUNCTIONS,
    SEMVER_FUNCTIONS,
    SEQUENCE_FUNCTIONS,
    TEXT_FUNCTIONS,
    TRIM_FUNCTIONS,
    URL_FUNCTIONS,
  ].flatMap((family) => family.map((definition) => [definition.name, definition] as const)),
);
