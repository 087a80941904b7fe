/**
 * What a decoder of foreign bytes owes, as the oracle of the tests named {@code XFuzzTest}. <b>Refusal</b>: the one exception that a
 * decoder declares for bytes that mean nothing. <b>Target</b>: a method that is handed bytes of the fuzzer's choice.
 */
package io.orthocone.fuzzing;
