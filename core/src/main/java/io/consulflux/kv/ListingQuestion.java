// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.poll.Question;

/** A question that a conversation can have watched for it. */
public sealed interface ListingQuestion<S> extends Question<S> permits EntriesQuestion, KeysQuestion {}
