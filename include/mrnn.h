/**
 * \file
 * mrnn: multi-regional recurrent neural networks. For C99 and C++11.
 *
 * A network says what is computed, an engine is a network prepared for a backend, and a session is
 * the state of a batch of copies: network -> engine -> session. A tape runs sequences forward and
 * works out the gradients of losses, and a trainer follows them. A network has H recurrent and I
 * input units; units of one kind lie in the order in which their regions were added. It has P
 * parameters. Times are in ms; everything else has no unit.
 *
 * \par Calls
 * A call that can fail returns mrnn_status: MRNN_OK, which is 0, or one of the negative MRNN_ERR_
 * constants. Results are written on success only. The comment of each function begins with where
 * it may be called:
 * - [setup]: it may allocate, lock, and read or write files;
 * - [rt]: on sessions of the "cpu" backend it does not allocate, lock, log or make a system call,
 *   whether it succeeds or fails, and so may stand in a real-time loop;
 * - [any]: anywhere.
 *
 * \par Errors
 * Setup calls take an mrnn_error last, which may be NULL. They leave their status in it, and a
 * message that names the operands. [rt] calls answer with the status alone. Beside what its
 * comment lists, every call may answer MRNN_ERR_NULL, for a pointer that must not be NULL;
 * MRNN_ERR_ARGUMENT, for a string that is not UTF-8 or an array that is misaligned; and
 * MRNN_ERR_PANIC and MRNN_ERR_POISONED, after a defect of the library. Where a GPU fails, every call
 * on sessions, tapes and trainers that needs it answers MRNN_ERR_UNAVAILABLE from then on, and what
 * the call was to write holds anything; a trainer can still be saved.
 *
 * \par Handles
 * What a call writes to `out` is destroyed by the ..._destroy of its noun, in any order and from
 * any thread: an engine, tape or trainer does not need its network any longer, nor a session its
 * engine.
 *
 * \par Threads
 * Any number of threads may use one handle at the same time through pointers to const. A handle
 * that is passed by a pointer to non-const is that thread's alone during the call.
 *
 * \par Arrays
 * They belong to the caller, are flat and row-major, and come with their length in elements; of
 * weights, rows are destination units and columns source units. Nothing keeps a pointer to an
 * array after the call. An array that may be left out is left out by (NULL, 0). Row-major
 * `[batch, time, units]` is MATLAB's and Julia's column-major units x time x batch.
 *
 * \par Strings
 * They go in as UTF-8 that ends with NUL. They come out by (buf, cap, needed): `needed`, which may
 * be NULL, becomes the number of bytes with the NUL. Where `cap` is smaller, `buf` stays as it is
 * and the answer is MRNN_ERR_BUFFER. (NULL, 0, &needed) asks for the size only.
 *
 * \par Parsers of other languages
 * They find plain declarations, without attributes and includes, where MRNN_FFI_PARSER is defined;
 * they have to know size_t and the types of stdint.h themselves.
 */

#ifndef MRNN_H
#define MRNN_H

/* Generated from mrnn-ffi by `cargo xtask header`: changes are made there. */

#ifndef MRNN_FFI_PARSER
#include <stddef.h>
#include <stdint.h>
#endif

/** Warns where a result is not looked at; nothing where the compiler has no such warning. */
#if !defined(MRNN_FFI_PARSER) && (defined(__GNUC__) || defined(__clang__))
#define MRNN_MUST_USE __attribute__((warn_unused_result))
#else
#define MRNN_MUST_USE
#endif

/**
 * The ABI number of this header; mrnn_abi_version() gives that of the library. It changes only
 * when a program compiled against an older header would break.
 *
 * \ingroup mrnn_status
 */
#define MRNN_ABI_VERSION 1

/**
 * Number of counters in a snapshot: step index, whether there is noise, its seed, the trial number of
 * the batch's first copy.
 *
 * \ingroup mrnn_snapshots
 */
#define MRNN_SNAPSHOT_COUNTERS 4

/**
 * Values of `mrnn_status`. Later versions may add values.
 *
 * \ingroup mrnn_status
 */
typedef enum {
    /** Success. */
    MRNN_OK = 0,
    /** A pointer that must not be NULL is NULL. */
    MRNN_ERR_NULL = -1,
    /** An argument that does not fit the others, the network, or the list of values it can have. */
    MRNN_ERR_ARGUMENT = -2,
    /** A name that is empty, too long, or has '/' or control characters. */
    MRNN_ERR_NAME = -3,
    /** An array of the wrong length. */
    MRNN_ERR_SHAPE = -4,
    /** A number that is not finite or out of its range. */
    MRNN_ERR_VALUE = -5,
    /** A name that no region, readout or connection has. */
    MRNN_ERR_UNKNOWN = -6,
    /** A name or connection that exists already. */
    MRNN_ERR_DUPLICATE = -7,
    /**
     * Something that comes too early or too late: the network is not finalised yet, or is finalised
     * already; sessions of the engine exist; the tape holds no forward pass of this sequence, or was
     * lost in a refresh.
     */
    MRNN_ERR_STATE = -8,
    /** Text that is not JSON, or not of the form that is needed. */
    MRNN_ERR_JSON = -9,
    /** A file that can't be read or written. */
    MRNN_ERR_IO = -10,
    /** A file that is damaged, cut short, or no network. */
    MRNN_ERR_FORMAT = -11,
    /** The engine, session or tape computes in the other precision. */
    MRNN_ERR_PRECISION = -12,
    /** A backend that exists but can't run here, or not with these options; or a GPU that failed. */
    MRNN_ERR_UNAVAILABLE = -13,
    /** Not enough memory. */
    MRNN_ERR_MEMORY = -14,
    /** A computation that has no result, such as scaling a matrix of zeros. */
    MRNN_ERR_NUMERIC = -15,
    /** The caller's buffer is too small for the string. */
    MRNN_ERR_BUFFER = -16,
    /** A defect of the library. The handle of the call refuses further work. */
    MRNN_ERR_PANIC = -17,
    /** An earlier call on the handle answered `MRNN_ERR_PANIC`; it can only be destroyed. */
    MRNN_ERR_POISONED = -18,
} mrnn_status_code;

/**
 * Sign of a region's outgoing synapses (Dale's law).
 *
 * \ingroup mrnn_regions
 */
typedef enum {
    /** Excitatory, "pos". */
    MRNN_EXCITATORY = 1,
    /** Inhibitory, "neg". */
    MRNN_INHIBITORY = -1,
} mrnn_sign_code;

/**
 * Update rules.
 *
 * \ingroup mrnn_settings
 */
typedef enum {
    /** Leaky integration with a time constant. */
    MRNN_LEAKY = 0,
    /** No memory but the activation itself. */
    MRNN_ELMAN = 1,
} mrnn_dynamics_code;

/**
 * Activation functions.
 *
 * \ingroup mrnn_settings
 */
typedef enum {
    /** max(x, 0) */
    MRNN_RELU = 0,
    /** tanh(x) */
    MRNN_TANH = 1,
    /** 1 / (1 + exp(-x)) */
    MRNN_SIGMOID = 2,
    /** ln(1 + exp(x)), and x itself above 20 */
    MRNN_SOFTPLUS = 3,
    /** x */
    MRNN_LINEAR = 4,
} mrnn_activation_code;

/**
 * How a constrained weight is kept on its source's side of zero.
 *
 * \ingroup mrnn_settings
 */
typedef enum {
    /** abs(weight) * sign */
    MRNN_DALE_ABS = 0,
    /** max(weight, 0) * sign */
    MRNN_DALE_CLAMP = 1,
} mrnn_dale_code;

/**
 * Order of the two outer axes of a sequence. Arrays are row-major: `[time, units]` is MATLAB's
 * and Julia's column-major units x time.
 *
 * \ingroup mrnn_engines
 */
typedef enum {
    /** `[batch, time, units]` */
    MRNN_BATCH_FIRST = 0,
    /** `[time, batch, units]` */
    MRNN_TIME_FIRST = 1,
} mrnn_layout_code;

/**
 * Precisions that an engine computes in.
 *
 * \ingroup mrnn_engines
 */
typedef enum {
    /** float */
    MRNN_F32 = 0,
    /** double */
    MRNN_F64 = 1,
} mrnn_precision_code;

/**
 * A network prepared for one backend: immutable, and shared between threads.
 *
 * \ingroup mrnn_engines
 */
typedef struct mrnn_engine mrnn_engine;

/**
 * What the last setup call that was given this handle had to say.
 *
 * \ingroup mrnn_errors
 */
typedef struct mrnn_error mrnn_error;

/**
 * A network: under construction, or finalised.
 *
 * \ingroup mrnn_networks
 */
typedef struct mrnn_network mrnn_network;

/**
 * The mutable state of a batch of copies of one engine's network.
 *
 * \ingroup mrnn_sessions
 */
typedef struct mrnn_session mrnn_session;

/**
 * The memory of a batch of sequences, from which gradients are worked out, and the engine that runs
 * them.
 *
 * \ingroup mrnn_tapes
 */
typedef struct mrnn_tape mrnn_tape;

/**
 * A network that is being trained, its optimiser, and the memory that gradients are worked out in.
 *
 * \ingroup mrnn_trainers
 */
typedef struct mrnn_trainer mrnn_trainer;

/**
 * Result of a call: `MRNN_OK`, or a negative constant of `mrnn_status_code`.
 *
 * \ingroup mrnn_status
 */
typedef int32_t mrnn_status;

/**
 * A value of `mrnn_sign_code`.
 *
 * \ingroup mrnn_regions
 */
typedef int32_t mrnn_sign;

/**
 * A value of `mrnn_dynamics_code`.
 *
 * \ingroup mrnn_settings
 */
typedef int32_t mrnn_dynamics;

/**
 * A value of `mrnn_activation_code`.
 *
 * \ingroup mrnn_settings
 */
typedef int32_t mrnn_activation;

/**
 * A value of `mrnn_dale_code`.
 *
 * \ingroup mrnn_settings
 */
typedef int32_t mrnn_dale;

/**
 * A value of `mrnn_layout_code`.
 *
 * \ingroup mrnn_engines
 */
typedef int32_t mrnn_layout;

/**
 * A value of `mrnn_precision_code`.
 *
 * \ingroup mrnn_engines
 */
typedef int32_t mrnn_precision;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * \defgroup mrnn_status Status and version
 *
 * What calls answer, and which library answers.
 * \code{.c}
 * if (mrnn_abi_version() != MRNN_ABI_VERSION) {
 *     fprintf(stderr, "this program needs another libmrnn than %s\n", mrnn_version());
 *     exit(EXIT_FAILURE);
 * }
 * printf("%d: %s\n", MRNN_ERR_SHAPE, mrnn_status_string(MRNN_ERR_SHAPE));
 * \endcode
 * \{
 */

/**
 * [any] What a status means, in a few words.
 *
 * \param[in] status Any number.
 * \return A static text; "unknown status" for a number that is no status.
 */
const char *mrnn_status_string(mrnn_status status);

/**
 * [any] The library's version.
 *
 * \return A static text, such as "0.1.0".
 */
const char *mrnn_version(void);

/**
 * [any] The library's ABI number. A program works with the library where it equals the
 * `MRNN_ABI_VERSION` that the program was compiled with.
 *
 * \return The number.
 */
uint32_t mrnn_abi_version(void);

/** \} */

/**
 * \defgroup mrnn_errors Errors
 *
 * The text of what went wrong. A status is enough to act on; the message, for people, names the
 * operands. The examples of this file go on from each other and use these lines:
 * \code{.c}
 * static mrnn_error *err;
 *
 * static void check(mrnn_status status)
 * {
 *     if (status != MRNN_OK) {
 *         fprintf(stderr, "%s: %s\n", mrnn_status_string(status), mrnn_error_message(err));
 *         exit(EXIT_FAILURE);
 *     }
 * }
 * \endcode
 * \code{.c}
 * check(mrnn_error_create(&err));
 * \endcode
 * \{
 */

/**
 * [setup] Makes an error handle, which can serve any number of calls, one at a time.
 *
 * \param[out] out The new handle, with status `MRNN_OK`; the caller's, for mrnn_error_destroy().
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
 */
MRNN_MUST_USE mrnn_status mrnn_error_create(mrnn_error **out);

/**
 * [setup] Frees an error handle.
 *
 * \param[in,out] error The handle, or NULL.
 */
void mrnn_error_destroy(mrnn_error *error);

/**
 * [any] What went wrong in the last call that was given `error`, naming the operands.
 *
 * \param[in] error An error handle, or NULL.
 * \return The message; "" after a success, and for NULL. It stays until `error` is given to
 *     another call or destroyed, and is never NULL.
 */
MRNN_MUST_USE const char *mrnn_error_message(const mrnn_error *error);

/**
 * [any] The status of the last call that was given `error`.
 *
 * \param[in] error An error handle, or NULL.
 * \return The status; `MRNN_ERR_NULL` for NULL.
 */
MRNN_MUST_USE mrnn_status mrnn_error_status(const mrnn_error *error);

/** \} */

/**
 * \defgroup mrnn_networks Networks
 *
 * A network is built call by call (\ref mrnn_building), or comes from a JSON description or a
 * model file. A description says what there is, and masks and weights are drawn from its seed; a
 * model has them in it.
 * \code{.c}
 * static const char *const description =
 *     "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 8},"
 *     "                         {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\"}],"
 *     " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
 *     "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\"}]}";
 * \endcode
 * \code{.c}
 * mrnn_network *described, *copied;
 * check(mrnn_network_from_json(description, &described, err));
 * check(mrnn_network_save(described, "described.safetensors", err));
 * check(mrnn_network_load("described.safetensors", &copied, err));
 * mrnn_network_destroy(described);
 * mrnn_network_destroy(copied);
 * \endcode
 * \{
 */

/**
 * [setup] Makes an empty network under construction: add regions and connections, then call
 * mrnn_network_finalize(). Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set.
 *
 * \param[out] out The new network; the caller's, for mrnn_network_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
 */
MRNN_MUST_USE mrnn_status mrnn_network_create(mrnn_network **out, mrnn_error *err);

/**
 * [setup] Makes a finalised network from the text of a JSON description. Masks and initial
 * weights are drawn from the description's seed.
 *
 * \param[in] text The description. Everything that is wrong with it is in the message; the first
 *     mistake gives the status.
 * \param[out] out The new network; the caller's, for mrnn_network_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_JSON`: `text` is not JSON, or has unknown, missing or repeated
 *     keys; `MRNN_ERR_NAME`, `MRNN_ERR_UNKNOWN`, `MRNN_ERR_DUPLICATE`, `MRNN_ERR_VALUE`,
 *     `MRNN_ERR_ARGUMENT`: a mistake in what it says; `MRNN_ERR_NUMERIC`: its spectral radius
 *     can't be reached.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_from_json(const char *text,
                                   mrnn_network **out,
                                   mrnn_error *err);

/**
 * [setup] Loads a finalised network from a description or a model.
 *
 * \param[in] path A file that ends in ".json" or ".safetensors".
 * \param[out] out The new network; the caller's, for mrnn_network_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_IO`: the file can't be read; `MRNN_ERR_FORMAT`: it is damaged or
 *     no network; `MRNN_ERR_ARGUMENT`: it ends in something else; and for its description those
 *     of mrnn_network_from_json().
 */
MRNN_MUST_USE mrnn_status mrnn_network_load(const char *path, mrnn_network **out, mrnn_error *err);

/**
 * [setup] Makes a finalised network from the bytes of a model file, for models that are compiled
 * in or come over a wire.
 *
 * \param[in] bytes `[bytes_len]`, the whole file.
 * \param[in] bytes_len Elements of `bytes`.
 * \param[out] out The new network, which keeps nothing of `bytes`; the caller's, for
 *     mrnn_network_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_FORMAT`: the bytes are damaged or no network; and for its
 *     description those of mrnn_network_from_json().
 */
MRNN_MUST_USE
mrnn_status mrnn_network_from_safetensors(const uint8_t *bytes,
                                          size_t bytes_len,
                                          mrnn_network **out,
                                          mrnn_error *err);

/**
 * [setup] Makes a copy of a network, with its weights. The two do not depend on each other.
 *
 * \param[in] network Finalised or under construction; the copy is the same.
 * \param[out] out The copy; the caller's, for mrnn_network_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_clone(const mrnn_network *network,
                               mrnn_network **out,
                               mrnn_error *err);

/**
 * [setup] Saves a finalised network with its weights as a model. A file that is there already
 * stays until the new one is complete on disk.
 *
 * \param[in] network A finalised network.
 * \param[in] path A file that ends in ".safetensors".
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `path` ends in something else; `MRNN_ERR_IO`: the file
 *     can't be written.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_save(const mrnn_network *network,
                              const char *path,
                              mrnn_error *err);

/**
 * [setup] Frees a network. Engines, tapes and trainers made from it live on.
 *
 * \param[in,out] network The network, or NULL.
 */
void mrnn_network_destroy(mrnn_network *network);

/** \} */

/**
 * \defgroup mrnn_building Building networks
 *
 * Regions first, then connections and readouts; calls and JSON texts mix in any order. Nothing
 * changes where a call fails.
 * \code{.c}
 * mrnn_network *network;
 * const char *const sources[] = {"exc"};
 * check(mrnn_network_create(&network, err));
 * check(mrnn_network_set_dynamics(network, MRNN_LEAKY, 1.0, 20.0, MRNN_TANH, err));
 * check(mrnn_network_add_recurrent_region(network, "exc", 40, MRNN_EXCITATORY, 0.0, 0.0, "ctx", 1, err));
 * check(mrnn_network_add_recurrent_region(network, "inh", 10, MRNN_INHIBITORY, 0.5, 0.0, "ctx", 0, err));
 * check(mrnn_network_add_input_region(network, "cue", 1, MRNN_EXCITATORY, err));
 * check(mrnn_network_connect(network, "exc", "inh", 0.5, err));
 * check(mrnn_network_connect(network, "inh", "exc", 0.0, err));
 * check(mrnn_network_set_delay(network, "inh", "exc", 2.0, err));
 * check(mrnn_network_connect(network, "cue", "exc", 0.0, err));
 * check(mrnn_network_add_readout(network, "choice", 1, sources, 1, err));
 * check(mrnn_network_finalize(network, err));
 * \endcode
 * \{
 */

/**
 * [setup] Adds what the text of a JSON description says; its settings replace those of before.
 *
 * \param[in,out] network A network under construction.
 * \param[in] text The description. Nothing is added where anything is wrong with it.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is finalised; `MRNN_ERR_JSON`,
 *     `MRNN_ERR_NAME`, `MRNN_ERR_UNKNOWN`, `MRNN_ERR_DUPLICATE`, `MRNN_ERR_VALUE`,
 *     `MRNN_ERR_ARGUMENT`: a mistake in `text`.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_add_json(mrnn_network *network,
                                  const char *text,
                                  mrnn_error *err);

/**
 * [setup] Adds a recurrent region after those that are there.
 *
 * \param[in,out] network A network under construction.
 * \param[in] name Its name, which no other region or parent has.
 * \param[in] num_units Number of units, at least 1.
 * \param[in] sign `MRNN_EXCITATORY` or `MRNN_INHIBITORY`: the sign of its outgoing synapses.
 * \param[in] base_firing Tonic input to each unit.
 * \param[in] init Initial pre-activation x of each unit.
 * \param[in] parent A name that several regions may share, or NULL.
 * \param[in] learnable_bias Not 0 where training may change the base firing. It may not change
 *     `init`, unless mrnn_network_set_learnable() says so.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NAME`: a name is not allowed; `MRNN_ERR_DUPLICATE`: a name is
 *     taken; `MRNN_ERR_ARGUMENT`: `sign` is none; `MRNN_ERR_VALUE`: `num_units` is 0 or too
 *     large, or a number is not finite; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_add_recurrent_region(mrnn_network *network,
                                              const char *name,
                                              size_t num_units,
                                              mrnn_sign sign,
                                              double base_firing,
                                              double init,
                                              const char *parent,
                                              int32_t learnable_bias,
                                              mrnn_error *err);

/**
 * [setup] Adds a region of units that carry external input, after those that are there.
 *
 * \param[in,out] network A network under construction.
 * \param[in] name Its name, which no other region or parent has.
 * \param[in] num_units Number of units, at least 1.
 * \param[in] sign `MRNN_EXCITATORY` or `MRNN_INHIBITORY`: the sign of its outgoing synapses.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NAME`: the name is not allowed; `MRNN_ERR_DUPLICATE`: it is
 *     taken; `MRNN_ERR_ARGUMENT`: `sign` is none; `MRNN_ERR_VALUE`: `num_units` is 0 or too
 *     large; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_add_input_region(mrnn_network *network,
                                          const char *name,
                                          size_t num_units,
                                          mrnn_sign sign,
                                          mrnn_error *err);

/**
 * [setup] Connects two regions. A zero connection between the two is replaced.
 *
 * \param[in,out] network A network under construction.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[in] sparsity Fraction of synapses that are absent, in [0, 1]: 0 for all synapses. Which
 *     ones is drawn when the network is finalised: of each source unit's synapses ceil(sparsity
 *     * units of dst) are absent.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: the two are
 *     connected; `MRNN_ERR_VALUE`: `sparsity` is out of its range; `MRNN_ERR_ARGUMENT`: `dst` is
 *     an input region; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_connect(mrnn_network *network,
                                 const char *src,
                                 const char *dst,
                                 double sparsity,
                                 mrnn_error *err);

/**
 * [setup] Declares that two regions are connected by nothing: fixed at zero, never trained.
 * Every pair that is not connected counts as this; a declared one has a pathway number, and
 * mrnn_network_set_synapses() can give it synapses.
 *
 * \param[in,out] network A network under construction.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: the two are
 *     connected; `MRNN_ERR_ARGUMENT`: `dst` is an input region; `MRNN_ERR_STATE`: the network is
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_connect_zero(mrnn_network *network,
                                      const char *src,
                                      const char *dst,
                                      mrnn_error *err);

/**
 * [setup] Sets the conduction delay of a declared connection: activations and inputs arrive that
 * much later than without it.
 *
 * \param[in,out] network A network under construction.
 * \param[in] src Source region.
 * \param[in] dst Destination region.
 * \param[in] delay In ms, 0 or more, a multiple of dt and at most 65536 steps, which
 *     mrnn_network_finalize() checks.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_VALUE`: `delay`
 *     is negative or not finite; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_delay(mrnn_network *network,
                                   const char *src,
                                   const char *dst,
                                   double delay,
                                   mrnn_error *err);

/**
 * [setup] Adds a linear readout y = W h + b, after those that are there.
 *
 * \param[in,out] network A network under construction.
 * \param[in] name Its name, which no other readout has.
 * \param[in] num_units Number of outputs, at least 1.
 * \param[in] src_regions `[num_src_regions]`, names of the recurrent or parent regions that it
 *     reads, each once.
 * \param[in] num_src_regions Number of names, at least 1.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NAME`: the name is not allowed; `MRNN_ERR_UNKNOWN`: no such
 *     region; `MRNN_ERR_DUPLICATE`: a readout of this name, or a region twice; `MRNN_ERR_VALUE`:
 *     `num_units` is 0 or too large; `MRNN_ERR_ARGUMENT`: no source; `MRNN_ERR_STATE`: the
 *     network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_add_readout(mrnn_network *network,
                                     const char *name,
                                     size_t num_units,
                                     const char *const *src_regions,
                                     size_t num_src_regions,
                                     mrnn_error *err);

/**
 * [setup] Draws masks and initial weights from the seed. Afterwards nothing can be added. The
 * network is as before the call where it fails.
 *
 * \param[in,out] network A network under construction.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: dt is above a time constant, or a delay no multiple of dt
 *     or too long; `MRNN_ERR_ARGUMENT`: there is no recurrent region; `MRNN_ERR_NUMERIC`: the
 *     spectral radius can't be reached; `MRNN_ERR_MEMORY`; `MRNN_ERR_STATE`: it is finalised
 *     already.
 */
MRNN_MUST_USE mrnn_status mrnn_network_finalize(mrnn_network *network, mrnn_error *err);

/**
 * [setup] Whether a network is finalised.
 *
 * \param[in] network Any network.
 * \param[out] is_finalized 1 or 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `is_finalized` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_is_finalized(const mrnn_network *network,
                                      int32_t *is_finalized,
                                      mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_settings Settings
 *
 * What holds for a whole network: set while it is under construction, read at any time. Regions
 * may have a time constant, an activation function and a noise level of their own
 * (mrnn_network_set_region_tau() and its siblings).
 * \code{.c}
 * mrnn_dynamics dynamics;
 * mrnn_activation activation;
 * double dt, tau;
 * check(mrnn_network_get_dynamics(network, &dynamics, &dt, &tau, &activation, err));
 * printf("alpha is %g\n", dynamics == MRNN_LEAKY ? dt / tau : 1.0);
 * \endcode
 * \{
 */

/**
 * [setup] Sets the update rule and what regions have that have none of their own.
 *
 * \param[in,out] network A network under construction.
 * \param[in] dynamics `MRNN_LEAKY` or `MRNN_ELMAN`.
 * \param[in] dt Time step in ms, above 0. That it is not above a leaky region's time constant is
 *     checked by mrnn_network_finalize().
 * \param[in] tau Time constant in ms, above 0, also for Elman, which does not use it.
 * \param[in] activation One of `mrnn_activation_code`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: a code is none; `MRNN_ERR_VALUE`: a time is not finite
 *     and above 0; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_dynamics(mrnn_network *network,
                                      mrnn_dynamics dynamics,
                                      double dt,
                                      double tau,
                                      mrnn_activation activation,
                                      mrnn_error *err);

/**
 * [setup] Sets the noise of units that have no level of their own. In each step every unit draws
 * standard normal numbers, times sigma for Elman and times sigma * sqrt(2 alpha) / alpha, alpha
 * = dt / tau, for leaky dynamics, whose update scales them by alpha; those of input units are
 * added to their input.
 *
 * \param[in,out] network A network under construction.
 * \param[in] enabled Not 0 where new sessions start with noise; 0 at first.
 * \param[in] hidden Sigma of recurrent units, at least 0; 0.01 at first.
 * \param[in] input Sigma of input units, at least 0; 0.01 at first.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: a level is negative or not finite; `MRNN_ERR_STATE`: the
 *     network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_noise_levels(mrnn_network *network,
                                          int32_t enabled,
                                          double hidden,
                                          double input,
                                          mrnn_error *err);

/**
 * [setup] Sets which weights obey Dale's law, and how.
 *
 * \param[in,out] network A network under construction.
 * \param[in] recurrent Not 0 where recurrent weights do; 1 at first.
 * \param[in] input Not 0 where input weights do; 1 at first.
 * \param[in] dale `MRNN_DALE_ABS`, as at first, or `MRNN_DALE_CLAMP`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `dale` is none; `MRNN_ERR_STATE`: the network is
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_constraints(mrnn_network *network,
                                         int32_t recurrent,
                                         int32_t input,
                                         mrnn_dale dale,
                                         mrnn_error *err);

/**
 * [setup] Sets the seed of masks, initial weights and noise.
 *
 * \param[in,out] network A network under construction.
 * \param[in] seed Any number; 0 at first.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_seed(mrnn_network *network,
                                  uint64_t seed,
                                  mrnn_error *err);

/**
 * [setup] Sets the spectral radius that the initial effective recurrent weights are scaled to;
 * at first they are not scaled.
 *
 * \param[in,out] network A network under construction.
 * \param[in] radius Above 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `radius` is not finite and above 0; `MRNN_ERR_STATE`: the
 *     network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_spectral_radius(mrnn_network *network,
                                             double radius,
                                             mrnn_error *err);

/**
 * [setup] The update rule and what regions have that have none of their own.
 *
 * \param[in] network Any network.
 * \param[out] dynamics `MRNN_LEAKY` or `MRNN_ELMAN`.
 * \param[out] dt Time step in ms.
 * \param[out] tau Time constant in ms.
 * \param[out] activation One of `mrnn_activation_code`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_dynamics(const mrnn_network *network,
                                      mrnn_dynamics *dynamics,
                                      double *dt,
                                      double *tau,
                                      mrnn_activation *activation,
                                      mrnn_error *err);

/**
 * [setup] The noise of units that have no level of their own.
 *
 * \param[in] network Any network.
 * \param[out] enabled 1 where new sessions start with noise, else 0.
 * \param[out] hidden Sigma of recurrent units.
 * \param[out] input Sigma of input units.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_noise_levels(const mrnn_network *network,
                                          int32_t *enabled,
                                          double *hidden,
                                          double *input,
                                          mrnn_error *err);

/**
 * [setup] Which weights obey Dale's law, and how.
 *
 * \param[in] network Any network.
 * \param[out] recurrent 1 where recurrent weights do, else 0.
 * \param[out] input 1 where input weights do, else 0.
 * \param[out] dale `MRNN_DALE_ABS` or `MRNN_DALE_CLAMP`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_constraints(const mrnn_network *network,
                                         int32_t *recurrent,
                                         int32_t *input,
                                         mrnn_dale *dale,
                                         mrnn_error *err);

/**
 * [setup] The seed of masks, initial weights and noise.
 *
 * \param[in] network Any network.
 * \param[out] seed The seed.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `seed` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_seed(const mrnn_network *network,
                                  uint64_t *seed,
                                  mrnn_error *err);

/**
 * [setup] The spectral radius that the initial effective recurrent weights are scaled to.
 *
 * \param[in] network Any network.
 * \param[out] radius The radius; 0 where they are not scaled.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `radius` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_spectral_radius(const mrnn_network *network,
                                             double *radius,
                                             mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_queries The whole network
 *
 * Sizes, the description as text, and the spectral radius.
 * \code{.c}
 * size_t num_units, num_inputs, num_outputs, text_size;
 * check(mrnn_network_num_units(network, &num_units, err));
 * check(mrnn_network_num_inputs(network, &num_inputs, err));
 * check(mrnn_network_num_outputs(network, &num_outputs, err));
 * check(mrnn_network_to_json(network, NULL, 0, &text_size, err));
 * char *text = malloc(text_size);
 * if (text != NULL) {
 *     check(mrnn_network_to_json(network, text, text_size, NULL, err));
 *     puts(text);
 * }
 * free(text);
 * \endcode
 * \{
 */

/**
 * [setup] Number of recurrent units H.
 *
 * \param[in] network A finalised network.
 * \param[out] num_units The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_units(const mrnn_network *network,
                                   size_t *num_units,
                                   mrnn_error *err);

/**
 * [setup] Number of input units I.
 *
 * \param[in] network A finalised network.
 * \param[out] num_inputs The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_inputs(const mrnn_network *network,
                                    size_t *num_inputs,
                                    mrnn_error *err);

/**
 * [setup] Number of outputs of all readouts together.
 *
 * \param[in] network A finalised network.
 * \param[out] num_outputs The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_outputs(const mrnn_network *network,
                                     size_t *num_outputs,
                                     mrnn_error *err);

/**
 * [setup] Number of existing synapses, between recurrent units and from input units.
 *
 * \param[in] network A finalised network.
 * \param[out] num_synapses The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_synapses(const mrnn_network *network,
                                      size_t *num_synapses,
                                      mrnn_error *err);

/**
 * [setup] The description as JSON text, with every default written out. Weights are not part of
 * it.
 *
 * \param[in] network A finalised network, or one under construction, of which it is what has
 *     been added so far.
 * \param[out] buf Where the text goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_to_json(const mrnn_network *network,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed,
                                 mrnn_error *err);

/**
 * [setup] Largest magnitude among the eigenvalues of the effective recurrent weights.
 *
 * \param[in] network A finalised network.
 * \param[out] radius The magnitude.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NUMERIC`: the eigenvalues of a large network do not converge;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_effective_spectral_radius(const mrnn_network *network,
                                                   double *radius,
                                                   mrnn_error *err);

/**
 * [setup] Scales the recurrent weights so that the effective weights have a spectral radius.
 * Engines and tapes that exist keep their weights until they are refreshed.
 *
 * \param[in,out] network A finalised network.
 * \param[in] target The radius, above 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `target` is not finite and above 0; `MRNN_ERR_NUMERIC`:
 *     there is nothing to scale; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_scale_spectral_radius(mrnn_network *network,
                                               double target,
                                               mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_regions Regions
 *
 * Regions have names and, in sessions, numbers: the recurrent ones from 0 in network order, then
 * the input ones. Units of one kind lie in the same order.
 * \code{.c}
 * size_t num_regions;
 * check(mrnn_network_num_regions(network, &num_regions, err));
 * for (size_t region = 0; region < num_regions; region++) {
 *     char name[64];
 *     size_t start, end;
 *     mrnn_sign sign;
 *     check(mrnn_network_region_name(network, region, name, sizeof name, NULL, err));
 *     check(mrnn_network_region_range(network, name, &start, &end, err));
 *     check(mrnn_network_region_sign(network, name, &sign, err));
 *     printf("%s %s: units %zu to %zu\n", sign == MRNN_EXCITATORY ? "pos" : "neg", name, start, end - 1);
 * }
 * \endcode
 * \{
 */

/**
 * [setup] Number of recurrent regions.
 *
 * \param[in] network A finalised network.
 * \param[out] num_regions The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_regions(const mrnn_network *network,
                                     size_t *num_regions,
                                     mrnn_error *err);

/**
 * [setup] Number of input regions.
 *
 * \param[in] network A finalised network.
 * \param[out] num_input_regions The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_input_regions(const mrnn_network *network,
                                           size_t *num_input_regions,
                                           mrnn_error *err);

/**
 * [setup] Name of a recurrent region.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in network order.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
 *     small; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_name(const mrnn_network *network,
                                     size_t index,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/**
 * [setup] Name of an input region.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in network order.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
 *     small; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_input_region_name(const mrnn_network *network,
                                           size_t index,
                                           char *buf,
                                           size_t cap,
                                           size_t *needed,
                                           mrnn_error *err);

/**
 * [setup] Number of a region, by which sessions know it: the recurrent regions from 0 in network
 * order, then the input regions.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent or input region.
 * \param[out] index The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
 *     parent; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_index(const mrnn_network *network,
                                      const char *name,
                                      size_t *index,
                                      mrnn_error *err);

/**
 * [setup] Where a region lies among the units of its kind. A parent's units need not lie
 * together: it has no range.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent or input region.
 * \param[out] start Its first unit.
 * \param[out] end One after its last unit.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
 *     parent; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_range(const mrnn_network *network,
                                      const char *name,
                                      size_t *start,
                                      size_t *end,
                                      mrnn_error *err);

/**
 * [setup] Number of units of a region.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent, parent or input region.
 * \param[out] num_units The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_num_units(const mrnn_network *network,
                                          const char *name,
                                          size_t *num_units,
                                          mrnn_error *err);

/**
 * [setup] Sign of a region's outgoing synapses.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent or input region.
 * \param[out] sign `MRNN_EXCITATORY` or `MRNN_INHIBITORY`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
 *     parent; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_sign(const mrnn_network *network,
                                     const char *name,
                                     mrnn_sign *sign,
                                     mrnn_error *err);

/**
 * [setup] Name of a region's parent.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent region.
 * \param[out] buf Where the parent's name, "" where there is none goes, with a NUL; NULL where
 *     `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
 *     or an input region; `MRNN_ERR_BUFFER`: `cap` is too small; `MRNN_ERR_STATE`: the network
 *     is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_parent(const mrnn_network *network,
                                       const char *name,
                                       char *buf,
                                       size_t cap,
                                       size_t *needed,
                                       mrnn_error *err);

/**
 * [setup] Time constant of a region: its own, or the network's.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent region.
 * \param[out] tau In ms.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
 *     or an input region; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_region_tau(const mrnn_network *network,
                                        const char *name,
                                        double *tau,
                                        mrnn_error *err);

/**
 * [setup] Gives a region a time constant of its own.
 *
 * \param[in,out] network A network under construction.
 * \param[in] name A recurrent region.
 * \param[in] tau In ms, above 0; that dt is not above it is checked by mrnn_network_finalize().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is an input
 *     region; `MRNN_ERR_VALUE`: `tau` is not finite and above 0; `MRNN_ERR_STATE`: the network
 *     is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_region_tau(mrnn_network *network,
                                        const char *name,
                                        double tau,
                                        mrnn_error *err);

/**
 * [setup] Activation function of a region: its own, or the network's.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent region.
 * \param[out] activation One of `mrnn_activation_code`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
 *     or an input region; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_region_activation(const mrnn_network *network,
                                               const char *name,
                                               mrnn_activation *activation,
                                               mrnn_error *err);

/**
 * [setup] Gives a region an activation function of its own.
 *
 * \param[in,out] network A network under construction.
 * \param[in] name A recurrent region.
 * \param[in] activation One of `mrnn_activation_code`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is an input
 *     region, or the code none; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_region_activation(mrnn_network *network,
                                               const char *name,
                                               mrnn_activation activation,
                                               mrnn_error *err);

/**
 * [setup] Noise level sigma of a region: its own, or the network's for its kind.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent or input region.
 * \param[out] noise Sigma; mrnn_network_set_noise_levels() says what it scales.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
 *     parent; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_region_noise(const mrnn_network *network,
                                          const char *name,
                                          double *noise,
                                          mrnn_error *err);

/**
 * [setup] Gives a region a noise level of its own.
 *
 * \param[in,out] network A network under construction.
 * \param[in] name A recurrent or input region.
 * \param[in] noise Sigma, at least 0; mrnn_network_set_noise_levels() says what it scales.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_VALUE`: `noise` is negative
 *     or not finite; `MRNN_ERR_STATE`: the network is finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_region_noise(mrnn_network *network,
                                          const char *name,
                                          double noise,
                                          mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_parents Parents and lists of regions
 *
 * A parent is a name that recurrent regions share. It stands for all of them, its children, in
 * network order.
 * \code{.c}
 * size_t num_children;
 * check(mrnn_network_num_children(network, "ctx", &num_children, err));
 * for (size_t child = 0; child < num_children; child++) {
 *     char name[64];
 *     check(mrnn_network_child_name(network, "ctx", child, name, sizeof name, NULL, err));
 *     puts(name);
 * }
 * \endcode
 * \{
 */

/**
 * [setup] Number of parents.
 *
 * \param[in] network A finalised network.
 * \param[out] num_parents The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_parents(const mrnn_network *network,
                                     size_t *num_parents,
                                     mrnn_error *err);

/**
 * [setup] Name of a parent.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in the order of their first children.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
 *     small; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parent_name(const mrnn_network *network,
                                     size_t index,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/**
 * [setup] Number of recurrent regions that share a parent.
 *
 * \param[in] network A finalised network.
 * \param[in] parent Name of the parent.
 * \param[out] num_children The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such name; `MRNN_ERR_ARGUMENT`: `parent` is a
 *     region; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_children(const mrnn_network *network,
                                      const char *parent,
                                      size_t *num_children,
                                      mrnn_error *err);

/**
 * [setup] Name of a child of a parent.
 *
 * \param[in] network A finalised network.
 * \param[in] parent Name of the parent.
 * \param[in] index From 0, in network order.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such name; `MRNN_ERR_ARGUMENT`: `parent` is a
 *     region; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too small;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_child_name(const mrnn_network *network,
                                    const char *parent,
                                    size_t index,
                                    char *buf,
                                    size_t cap,
                                    size_t *needed,
                                    mrnn_error *err);

/**
 * [setup] Which recurrent regions a list leaves out.
 *
 * \param[in] network A finalised network.
 * \param[in] names `[num_names]`, recurrent or parent regions.
 * \param[in] num_names Number of names; 0 with NULL for none.
 * \param[out] excluded `[recurrent regions]`, 1 for each that the list leaves out, else 0.
 * \param[in] excluded_len Elements of `excluded`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
 *     `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_excluded_regions(const mrnn_network *network,
                                              const char *const *names,
                                              size_t num_names,
                                              uint8_t *excluded,
                                              size_t excluded_len,
                                              mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_connections Connections
 *
 * A connection is all synapses from one region to another. Its matrices have a row for each
 * destination unit and a column for each source unit; of large sparse connections, a list of the
 * existing synapses takes far less memory.
 * \code{.c}
 * double weight[10 * 40];
 * check(mrnn_network_get_weight(network, "exc", "inh", weight, 10 * 40, err));
 * for (size_t i = 0; i < 10 * 40; i++) {
 *     weight[i] *= 0.5;
 * }
 * check(mrnn_network_set_weight(network, "exc", "inh", weight, 10 * 40, err));
 * \endcode
 * \{
 */

/**
 * [setup] Whether a connection with synapses leads from one region to another.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] has_connection 1 or 0; 0 for a zero connection.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
 *     recurrent region; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_has_connection(const mrnn_network *network,
                                        const char *src,
                                        const char *dst,
                                        int32_t *has_connection,
                                        mrnn_error *err);

/**
 * [setup] Raw weights of a connection.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] weight `[dst_units, src_units]`; 0 where no synapse exists.
 * \param[in] weight_len Elements of `weight`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
 *     recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_weight(const mrnn_network *network,
                                    const char *src,
                                    const char *dst,
                                    double *weight,
                                    size_t weight_len,
                                    mrnn_error *err);

/**
 * [setup] Replaces the raw weights of a connection. Engines that exist keep their weights until
 * mrnn_engine_refresh().
 *
 * \param[in,out] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[in] weight `[dst_units, src_units]`; values where no synapse exists are dropped.
 * \param[in] weight_len Elements of `weight`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
 *     recurrent region, or it is a zero connection; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_VALUE`: an element is not finite; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_weight(mrnn_network *network,
                                    const char *src,
                                    const char *dst,
                                    const double *weight,
                                    size_t weight_len,
                                    mrnn_error *err);

/**
 * [setup] Which synapses of a connection exist.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] mask `[dst_units, src_units]`, 1 or 0 each.
 * \param[in] mask_len Elements of `mask`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
 *     recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_mask(const mrnn_network *network,
                                  const char *src,
                                  const char *dst,
                                  uint8_t *mask,
                                  size_t mask_len,
                                  mrnn_error *err);

/**
 * [setup] Replaces the set of existing synapses of a connection. Weights of synapses that stay
 * are kept; new ones start at 0.
 *
 * \param[in,out] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[in] mask `[dst_units, src_units]`, 1 or 0 each.
 * \param[in] mask_len Elements of `mask`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
 *     recurrent region, or it is a zero connection; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_VALUE`: an element is neither 0 nor 1; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_mask(mrnn_network *network,
                                  const char *src,
                                  const char *dst,
                                  const uint8_t *mask,
                                  size_t mask_len,
                                  mrnn_error *err);

/**
 * [setup] Effective weights of a connection: what the dynamics multiply with.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] effective `[dst_units, src_units]`.
 * \param[in] effective_len Elements of `effective`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
 *     recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_effective(const mrnn_network *network,
                                       const char *src,
                                       const char *dst,
                                       double *effective,
                                       size_t effective_len,
                                       mrnn_error *err);

/**
 * [setup] The existing synapses of a declared connection, row by row, as in the vector of all
 * parameters; mrnn_network_pathway_num_synapses() says how many there are.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] dst_units `[synapses]`, destination unit of each, from 0 within `dst`; (NULL, 0)
 *     if not wanted.
 * \param[in] dst_units_len Elements of `dst_units`.
 * \param[out] src_units `[synapses]`, source unit of each, from 0 within `src`; (NULL, 0) if not
 *     wanted.
 * \param[in] src_units_len Elements of `src_units`.
 * \param[out] weight `[synapses]`, raw weight of each; (NULL, 0) if not wanted.
 * \param[in] weight_len Elements of `weight`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_SHAPE`: another
 *     length; `MRNN_ERR_ARGUMENT`: two arrays share memory; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_synapses(const mrnn_network *network,
                                      const char *src,
                                      const char *dst,
                                      size_t *dst_units,
                                      size_t dst_units_len,
                                      size_t *src_units,
                                      size_t src_units_len,
                                      double *weight,
                                      size_t weight_len,
                                      mrnn_error *err);

/**
 * [setup] Replaces all synapses of a declared connection; a zero connection becomes one with
 * synapses. Engines that exist keep theirs, and are of another structure now where the number of
 * synapses changes.
 *
 * \param[in,out] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[in] dst_units `[synapses]`, destination unit of each, from 0 within `dst`, in any
 *     order.
 * \param[in] dst_units_len Elements of `dst_units`.
 * \param[in] src_units `[synapses]`, source unit of each, from 0 within `src`.
 * \param[in] src_units_len Elements of `src_units`.
 * \param[in] weight `[synapses]`, raw weight of each.
 * \param[in] weight_len Elements of `weight`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_VALUE`: a unit
 *     is beyond its region or a weight not finite; `MRNN_ERR_DUPLICATE`: a synapse twice;
 *     `MRNN_ERR_SHAPE`: lengths differ; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_synapses(mrnn_network *network,
                                      const char *src,
                                      const char *dst,
                                      const size_t *dst_units,
                                      size_t dst_units_len,
                                      const size_t *src_units,
                                      size_t src_units_len,
                                      const double *weight,
                                      size_t weight_len,
                                      mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_effective Effective weights
 *
 * What the dynamics multiply with, beyond one connection: mask * abs(weight) * sign under Dale's
 * law, or mask * max(weight, 0) * sign where it clamps; mask * weight where it does not hold.
 * \code{.c}
 * double recurrent[50 * 50], projection[50];
 * check(mrnn_network_get_effective_recurrent(network, recurrent, 50 * 50, err));
 * check(mrnn_network_get_projection(network, "cue", "ctx", projection, 50, err));
 * \endcode
 * \{
 */

/**
 * [setup] Effective weights between all recurrent units.
 *
 * \param[in] network A finalised network.
 * \param[out] effective `[H, H]`, row = destination unit.
 * \param[in] effective_len Elements of `effective`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_effective_recurrent(const mrnn_network *network,
                                                 double *effective,
                                                 size_t effective_len,
                                                 mrnn_error *err);

/**
 * [setup] Effective weights from all input units to all recurrent units.
 *
 * \param[in] network A finalised network.
 * \param[out] effective `[H, I]`, row = destination unit.
 * \param[in] effective_len Elements of `effective`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_effective_input(const mrnn_network *network,
                                             double *effective,
                                             size_t effective_len,
                                             mrnn_error *err);

/**
 * [setup] Effective weights from one region or parent to another;
 * mrnn_network_region_num_units() gives the size of both.
 *
 * \param[in] network A finalised network.
 * \param[in] src A recurrent, parent or input region.
 * \param[in] dst A recurrent or parent region.
 * \param[out] projection `[units of dst, units of src]`.
 * \param[in] projection_len Elements of `projection`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_projection(const mrnn_network *network,
                                        const char *src,
                                        const char *dst,
                                        double *projection,
                                        size_t projection_len,
                                        mrnn_error *err);

/**
 * [setup] The square of effective weights among several regions or parents.
 *
 * \param[in] network A finalised network.
 * \param[in] names `[num_names]`, recurrent or parent regions.
 * \param[in] num_names Number of names.
 * \param[out] subset `[units, units]` of all of them, in the order of the names, row =
 *     destination unit.
 * \param[in] subset_len Elements of `subset`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
 *     `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_weight_subset(const mrnn_network *network,
                                           const char *const *names,
                                           size_t num_names,
                                           double *subset,
                                           size_t subset_len,
                                           mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_pathways Pathways
 *
 * Sessions know connections by number. Pathways are all declared connections of recurrent and
 * input regions, zero connections included, numbered source region by source region, the
 * recurrent ones in network order and then the input ones, and of one source in the order in
 * which they were declared.
 * \code{.c}
 * size_t num_pathways;
 * check(mrnn_network_num_pathways(network, &num_pathways, err));
 * for (size_t pathway = 0; pathway < num_pathways; pathway++) {
 *     char src[64], dst[64];
 *     size_t num_synapses;
 *     check(mrnn_network_pathway_src(network, pathway, src, sizeof src, NULL, err));
 *     check(mrnn_network_pathway_dst(network, pathway, dst, sizeof dst, NULL, err));
 *     check(mrnn_network_pathway_num_synapses(network, pathway, &num_synapses, err));
 *     printf("%s -> %s: %zu synapses\n", src, dst, num_synapses);
 * }
 * \endcode
 * \{
 */

/**
 * [setup] Number of pathways.
 *
 * \param[in] network A finalised network.
 * \param[out] num_pathways The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_pathways(const mrnn_network *network,
                                      size_t *num_pathways,
                                      mrnn_error *err);

/**
 * [setup] Number of the pathway between two regions.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] pathway The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
 *     network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway(const mrnn_network *network,
                                 const char *src,
                                 const char *dst,
                                 size_t *pathway,
                                 mrnn_error *err);

/**
 * [setup] Name of the region in which a pathway begins.
 *
 * \param[in] network A finalised network.
 * \param[in] pathway Its number.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_BUFFER`: `cap` is too small;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_src(const mrnn_network *network,
                                     size_t pathway,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/**
 * [setup] Name of the region in which a pathway ends.
 *
 * \param[in] network A finalised network.
 * \param[in] pathway Its number.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_BUFFER`: `cap` is too small;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_dst(const mrnn_network *network,
                                     size_t pathway,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/**
 * [setup] Conduction delay of a declared connection.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] delay In ms.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
 *     network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_delay(const mrnn_network *network,
                                   const char *src,
                                   const char *dst,
                                   double *delay,
                                   mrnn_error *err);

/**
 * [setup] Whether a pathway is a zero connection.
 *
 * \param[in] network A finalised network.
 * \param[in] pathway Its number.
 * \param[out] is_zero 1 or 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_is_zero(const mrnn_network *network,
                                         size_t pathway,
                                         int32_t *is_zero,
                                         mrnn_error *err);

/**
 * [setup] Number of existing synapses of a pathway.
 *
 * \param[in] network A finalised network.
 * \param[in] pathway Its number.
 * \param[out] num_synapses The number; 0 for a zero connection.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_num_synapses(const mrnn_network *network,
                                              size_t pathway,
                                              size_t *num_synapses,
                                              mrnn_error *err);

/**
 * [setup] The fraction of synapses that a pathway was declared to lack. A mask that was set, or
 * loaded, may lack others.
 *
 * \param[in] network A finalised network.
 * \param[in] pathway Its number.
 * \param[out] sparsity In [0, 1].
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_sparsity(const mrnn_network *network,
                                          size_t pathway,
                                          double *sparsity,
                                          mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_units Tonic input and initial states
 *
 * What each unit has of its own: tonic input, which is added to its drive in each step, and the
 * pre-activation x that a session begins with.
 * \code{.c}
 * double tonic[40];
 * check(mrnn_network_get_base_firing(network, "exc", tonic, 40, err));
 * tonic[0] = 0.25;
 * check(mrnn_network_set_base_firing(network, "exc", tonic, 40, err));
 * \endcode
 * \{
 */

/**
 * [setup] Tonic input of each unit of a region.
 *
 * \param[in] network A finalised network.
 * \param[in] region A recurrent or parent region.
 * \param[out] base_firing `[units]`.
 * \param[in] base_firing_len Elements of `base_firing`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_base_firing(const mrnn_network *network,
                                         const char *region,
                                         double *base_firing,
                                         size_t base_firing_len,
                                         mrnn_error *err);

/**
 * [setup] Replaces the tonic input of each unit of a region.
 *
 * \param[in,out] network A finalised network.
 * \param[in] region A recurrent region.
 * \param[in] base_firing `[units]`.
 * \param[in] base_firing_len Elements of `base_firing`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
 *     parent or an input region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element
 *     is not finite; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_base_firing(mrnn_network *network,
                                         const char *region,
                                         const double *base_firing,
                                         size_t base_firing_len,
                                         mrnn_error *err);

/**
 * [setup] Initial pre-activation x of each unit of a region.
 *
 * \param[in] network A finalised network.
 * \param[in] region A recurrent or parent region.
 * \param[out] init `[units]`.
 * \param[in] init_len Elements of `init`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_init(const mrnn_network *network,
                                  const char *region,
                                  double *init,
                                  size_t init_len,
                                  mrnn_error *err);

/**
 * [setup] Replaces the initial pre-activation x of each unit of a region.
 *
 * \param[in,out] network A finalised network.
 * \param[in] region A recurrent region.
 * \param[in] init `[units]`.
 * \param[in] init_len Elements of `init`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
 *     parent or an input region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element
 *     is not finite; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_init(mrnn_network *network,
                                  const char *region,
                                  const double *init,
                                  size_t init_len,
                                  mrnn_error *err);

/**
 * [setup] Initial pre-activation x of every unit.
 *
 * \param[in] network A finalised network.
 * \param[out] init `[H]`.
 * \param[in] init_len Elements of `init`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_initial_condition(const mrnn_network *network,
                                               double *init,
                                               size_t init_len,
                                               mrnn_error *err);

/**
 * [setup] Tonic input (base firing) of every unit.
 *
 * \param[in] network A finalised network.
 * \param[out] tonic_input `[H]`.
 * \param[in] tonic_input_len Elements of `tonic_input`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_tonic_input(const mrnn_network *network,
                                         double *tonic_input,
                                         size_t tonic_input_len,
                                         mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_readouts Readouts
 *
 * Linear outputs y = W h + b of named regions. The outputs of all readouts lie in one vector, in
 * network order.
 * \code{.c}
 * size_t rows, cols, first, last;
 * check(mrnn_network_readout_shape(network, "choice", &rows, &cols, err));
 * check(mrnn_network_readout_range(network, "choice", &first, &last, err));
 * printf("choice: outputs %zu to %zu of %zu units\n", first, last - 1, cols);
 * \endcode
 * \{
 */

/**
 * [setup] Number of readouts.
 *
 * \param[in] network A finalised network.
 * \param[out] num_readouts The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_readouts(const mrnn_network *network,
                                      size_t *num_readouts,
                                      mrnn_error *err);

/**
 * [setup] Name of a readout.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in network order.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
 *     small; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_readout_name(const mrnn_network *network,
                                      size_t index,
                                      char *buf,
                                      size_t cap,
                                      size_t *needed,
                                      mrnn_error *err);

/**
 * [setup] Shape of a readout's weights.
 *
 * \param[in] network A finalised network.
 * \param[in] name A readout.
 * \param[out] num_units Number of its outputs: rows.
 * \param[out] num_sources Number of recurrent units that it reads: columns.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_readout_shape(const mrnn_network *network,
                                       const char *name,
                                       size_t *num_units,
                                       size_t *num_sources,
                                       mrnn_error *err);

/**
 * [setup] Where a readout lies among the outputs of all readouts.
 *
 * \param[in] network A finalised network.
 * \param[in] name A readout.
 * \param[out] start Its first output.
 * \param[out] end One after its last output.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_readout_range(const mrnn_network *network,
                                       const char *name,
                                       size_t *start,
                                       size_t *end,
                                       mrnn_error *err);

/**
 * [setup] Which recurrent unit each column of a readout's weights reads: those of its source
 * regions, in the order of their list.
 *
 * \param[in] network A finalised network.
 * \param[in] name A readout.
 * \param[out] units `[num_sources]`, each 0 to H - 1.
 * \param[in] units_len Elements of `units`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_readout_sources(const mrnn_network *network,
                                             const char *name,
                                             size_t *units,
                                             size_t units_len,
                                             mrnn_error *err);

/**
 * [setup] Weights and bias of a readout.
 *
 * \param[in] network A finalised network.
 * \param[in] name A readout.
 * \param[out] weight `[num_units, num_sources]`; its columns follow the readout's list of source
 *     regions.
 * \param[in] weight_len Elements of `weight`.
 * \param[out] bias `[num_units]`.
 * \param[in] bias_len Elements of `bias`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_ARGUMENT`: the arrays share memory; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_readout(const mrnn_network *network,
                                     const char *name,
                                     double *weight,
                                     size_t weight_len,
                                     double *bias,
                                     size_t bias_len,
                                     mrnn_error *err);

/**
 * [setup] Replaces weights and bias of a readout.
 *
 * \param[in,out] network A finalised network.
 * \param[in] name A readout.
 * \param[in] weight `[num_units, num_sources]`.
 * \param[in] weight_len Elements of `weight`.
 * \param[in] bias `[num_units]`.
 * \param[in] bias_len Elements of `bias`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_VALUE`: an element is not finite; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_readout(mrnn_network *network,
                                     const char *name,
                                     const double *weight,
                                     size_t weight_len,
                                     const double *bias,
                                     size_t bias_len,
                                     mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_parameters Parameters
 *
 * All parameters, trainable or not, in one vector of P numbers, whose order is that of
 * gradients: the raw weights of the existing synapses, pathway by pathway; the base firing of
 * every unit; the initial state of every unit; weights and bias of each readout. The vector is
 * made of tensors with names.
 * \code{.c}
 * size_t num_parameters, num_tensors;
 * check(mrnn_network_num_parameters(network, &num_parameters, err));
 * double *parameters = calloc(num_parameters, sizeof *parameters);
 * if (parameters == NULL) {
 *     exit(EXIT_FAILURE);
 * }
 * check(mrnn_network_get_parameters(network, parameters, num_parameters, err));
 * check(mrnn_network_num_parameter_tensors(network, &num_tensors, err));
 * for (size_t tensor = 0; tensor < num_tensors; tensor++) {
 *     char name[256];
 *     size_t start, end;
 *     check(mrnn_network_parameter_tensor_name(network, tensor, name, sizeof name, NULL, err));
 *     check(mrnn_network_parameter_tensor_range(network, tensor, &start, &end, err));
 *     printf("%s begins with %g\n", name, start < end ? parameters[start] : 0.0);
 * }
 * check(mrnn_network_set_parameters(network, parameters, num_parameters, err));
 * \endcode
 * \{
 */

/**
 * [setup] Number of all parameters P, trainable or not.
 *
 * \param[in] network A finalised network.
 * \param[out] num_parameters The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_parameters(const mrnn_network *network,
                                        size_t *num_parameters,
                                        mrnn_error *err);

/**
 * [setup] All parameters.
 *
 * \param[in] network A finalised network.
 * \param[out] parameters `[P]`.
 * \param[in] parameters_len Elements of `parameters`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_parameters(const mrnn_network *network,
                                        double *parameters,
                                        size_t parameters_len,
                                        mrnn_error *err);

/**
 * [setup] Replaces all parameters, trainable or not. Engines and tapes that were made of the
 * network go on with those that they have until they are refreshed.
 *
 * \param[in,out] network A finalised network.
 * \param[in] parameters `[P]`.
 * \param[in] parameters_len Elements of `parameters`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element is not
 *     finite, and nothing changes; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_parameters(mrnn_network *network,
                                        const double *parameters,
                                        size_t parameters_len,
                                        mrnn_error *err);

/**
 * [setup] Number of parameter tensors. Zero connections have none.
 *
 * \param[in] network A finalised network.
 * \param[out] num_tensors The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_parameter_tensors(const mrnn_network *network,
                                               size_t *num_tensors,
                                               mrnn_error *err);

/**
 * [setup] Name of a parameter tensor, as in a model file: `recurrent/<src>/<dst>/weight` and
 * `input/<src>/<dst>/weight`, which end in `values` where not all of the synapses exist,
 * `bias/<region>`, `init/<region>`, `readout/<name>/weight`, `readout/<name>/bias`.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in the order of the vector of all parameters.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
 *     small; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_name(const mrnn_network *network,
                                               size_t index,
                                               char *buf,
                                               size_t cap,
                                               size_t *needed,
                                               mrnn_error *err);

/**
 * [setup] Where a parameter tensor lies in the vector of all parameters, row by row.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in the order of the vector of all parameters.
 * \param[out] start Its first element.
 * \param[out] end One after its last element.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
 *     not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_range(const mrnn_network *network,
                                                size_t index,
                                                size_t *start,
                                                size_t *end,
                                                mrnn_error *err);

/**
 * [setup] Shape of a parameter tensor.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in the order of the vector of all parameters.
 * \param[out] num_axes 2 for dense connections and the weights of readouts, 1 for everything
 *     else.
 * \param[out] rows Length of the first axis.
 * \param[out] cols Length of the second axis; 1 where there is none.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
 *     not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_shape(const mrnn_network *network,
                                                size_t index,
                                                size_t *num_axes,
                                                size_t *rows,
                                                size_t *cols,
                                                mrnn_error *err);

/**
 * [setup] Whether training may change a parameter tensor. Gradients by the others are 0.
 *
 * \param[in] network A finalised network.
 * \param[in] index From 0, in the order of the vector of all parameters.
 * \param[out] is_trainable 1 or 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
 *     not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_is_trainable(const mrnn_network *network,
                                                       size_t index,
                                                       int32_t *is_trainable,
                                                       mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_trainable What training may change
 *
 * Connections and readouts unless it is switched off; base firing and initial states where it is
 * switched on. It can be set at any time and goes into files. Tapes take it over in
 * mrnn_tape_refresh(); a trainer keeps what held when it was made.
 * \code{.c}
 * check(mrnn_network_set_trainable(network, "cue", "exc", 0, err));
 * check(mrnn_network_set_learnable(network, "exc", 1, 1, err));
 * \endcode
 * \{
 */

/**
 * [setup] Whether training may change the weights of a declared connection.
 *
 * \param[in] network A finalised network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[out] trainable 1 or 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
 *     network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_trainable(const mrnn_network *network,
                                       const char *src,
                                       const char *dst,
                                       int32_t *trainable,
                                       mrnn_error *err);

/**
 * [setup] Sets whether training may change the weights of a declared connection.
 *
 * \param[in,out] network Any network.
 * \param[in] src Source region, recurrent or input.
 * \param[in] dst Destination region, recurrent.
 * \param[in] trainable Not 0 where it may, as at first.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_trainable(mrnn_network *network,
                                       const char *src,
                                       const char *dst,
                                       int32_t trainable,
                                       mrnn_error *err);

/**
 * [setup] Whether training may change base firing and initial state of a region.
 *
 * \param[in] network A finalised network.
 * \param[in] region A recurrent region.
 * \param[out] learnable_bias 1 or 0, for the base firing.
 * \param[out] learnable_init 1 or 0, for the initial state.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
 *     parent or an input region; `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_learnable(const mrnn_network *network,
                                       const char *region,
                                       int32_t *learnable_bias,
                                       int32_t *learnable_init,
                                       mrnn_error *err);

/**
 * [setup] Sets whether training may change base firing and initial state of a region.
 *
 * \param[in,out] network Any network.
 * \param[in] region A recurrent region.
 * \param[in] learnable_bias Not 0 where it may change the base firing.
 * \param[in] learnable_init Not 0 where it may change the initial state.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
 *     parent or an input region.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_learnable(mrnn_network *network,
                                       const char *region,
                                       int32_t learnable_bias,
                                       int32_t learnable_init,
                                       mrnn_error *err);

/**
 * [setup] Whether training may change weights and bias of a readout.
 *
 * \param[in] network A finalised network.
 * \param[in] name A readout.
 * \param[out] trainable 1 or 0.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_readout_trainable(const mrnn_network *network,
                                               const char *name,
                                               int32_t *trainable,
                                               mrnn_error *err);

/**
 * [setup] Sets whether training may change weights and bias of a readout.
 *
 * \param[in,out] network Any network.
 * \param[in] name A readout.
 * \param[in] trainable Not 0 where it may, as at first.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_readout_trainable(mrnn_network *network,
                                               const char *name,
                                               int32_t trainable,
                                               mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_states Parts of states
 *
 * The columns of states that belong to regions. In a real-time loop, pointers into h by
 * mrnn_network_region_range() do the same without a call.
 * \code{.c}
 * float states[3 * 50] = {0}, inhibitory[3 * 10];
 * check(mrnn_network_region_activity(network, "inh", states, 3 * 50, inhibitory, 3 * 10, err));
 * \endcode
 * \{
 */

/**
 * [setup] Which recurrent units belong to a region.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent or parent region.
 * \param[out] mask `[H]`, 1 or 0 each.
 * \param[in] mask_len Elements of `mask`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_STATE`: the network is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_region_mask(const mrnn_network *network,
                                         const char *name,
                                         uint8_t *mask,
                                         size_t mask_len,
                                         mrnn_error *err);

/**
 * [setup] The part of a state that belongs to a region.
 *
 * \param[in] network A finalised network.
 * \param[in] name A recurrent or parent region.
 * \param[in] state `[rows, H]`, where rows are whatever the state's outer axes hold.
 * \param[in] state_len Elements of `state`.
 * \param[out] activity `[rows, units of the region]`; it may share memory with `state`.
 * \param[in] activity_len Elements of `activity`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: `state` is no
 *     multiple of H, or `activity` of another length; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_activity(const mrnn_network *network,
                                         const char *name,
                                         const float *state,
                                         size_t state_len,
                                         float *activity,
                                         size_t activity_len,
                                         mrnn_error *err);

/**
 * [setup] mrnn_network_region_activity() in double precision.
 *
 * \copydetails mrnn_network_region_activity
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_activity_f64(const mrnn_network *network,
                                             const char *name,
                                             const double *state,
                                             size_t state_len,
                                             double *activity,
                                             size_t activity_len,
                                             mrnn_error *err);

/**
 * [setup] Joins the states of two lists of regions into one, whose columns are in network order.
 *
 * \param[in] network A finalised network.
 * \param[in] names_a `[num_names_a]`, recurrent or parent regions.
 * \param[in] num_names_a Number of names.
 * \param[in] state_a `[rows, units of a]`, its columns in the order of the names.
 * \param[in] state_a_len Elements of `state_a`.
 * \param[in] names_b `[num_names_b]`, recurrent or parent regions, none of which is in
 *     `names_a`.
 * \param[in] num_names_b Number of names.
 * \param[in] state_b `[rows, units of b]`, its columns in the order of the names.
 * \param[in] state_b_len Elements of `state_b`.
 * \param[out] combined `[rows, units of a and b]`; it may share memory with the others.
 * \param[in] combined_len Elements of `combined`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
 *     `MRNN_ERR_SHAPE`: lengths do not fit each other; `MRNN_ERR_STATE`: the network is not
 *     finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_combine_states(const mrnn_network *network,
                                        const char *const *names_a,
                                        size_t num_names_a,
                                        const float *state_a,
                                        size_t state_a_len,
                                        const char *const *names_b,
                                        size_t num_names_b,
                                        const float *state_b,
                                        size_t state_b_len,
                                        float *combined,
                                        size_t combined_len,
                                        mrnn_error *err);

/**
 * [setup] mrnn_network_combine_states() in double precision.
 *
 * \copydetails mrnn_network_combine_states
 */
MRNN_MUST_USE
mrnn_status mrnn_network_combine_states_f64(const mrnn_network *network,
                                            const char *const *names_a,
                                            size_t num_names_a,
                                            const double *state_a,
                                            size_t state_a_len,
                                            const char *const *names_b,
                                            size_t num_names_b,
                                            const double *state_b,
                                            size_t state_b_len,
                                            double *combined,
                                            size_t combined_len,
                                            mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_engines Engines
 *
 * An engine is a network prepared for a backend: immutable, its own copy of the weights, shared
 * between threads. It runs whole batches, and sessions are made of it.
 * \code{.c}
 * enum { BATCH = 2, STEPS = 100, INPUTS = 1, UNITS = 50, OUTPUTS = 1 };
 * static float input[BATCH * STEPS * INPUTS], y[BATCH * STEPS * OUTPUTS];
 * \endcode
 * \code{.c}
 * mrnn_engine *engine;
 * check(mrnn_engine_create(network, "cpu", "{\"threads\": 1}", &engine, err));
 * check(mrnn_engine_forward(engine, BATCH, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0,
 *                           input, BATCH * STEPS * INPUTS, NULL, 0,
 *                           NULL, 0, NULL, 0, y, BATCH * STEPS * OUTPUTS, err));
 * printf("the last output is %g\n", y[BATCH * STEPS * OUTPUTS - 1]);
 * \endcode
 * \{
 */

/**
 * [setup] Prepares a network for a backend.
 *
 * The keys of `options`, each with the backends that it is of:
 *
 * - `"precision"`: `"f32"` (the default), or `"f64"`, whose data calls end in `_f64`. All
 *   backends; "reference" computes in f64 alone.
 * - `"threads"`: how many threads share the batch of a sequence, from 1; left out, one for each
 *   physical core. A session of one member and single steps run on the thread that calls.
 *   Results do not depend on it. "cpu".
 * - `"precise"`: `true` for activations within 1 ulp, `false` (the default) within 3. "cpu".
 * - `"weights"`: `"full"` (the default), in the engine's precision, or `"bf16"`, each weight of
 *   a connection rounded to bfloat16, a relative error of at most 1/256: single steps and small
 *   batches read half the bytes of dense connections. "cpu", and "cuda" in f32.
 * - `"instruction_set"`: `"avx512"`, `"avx2"`, `"neon"` or `"portable"`; left out, the best of
 *   this processor. Results of two sets may differ in their last bits. "cpu".
 * - `"tf32"`: `true` for products with TF32 operands, which have 11 significant bits, `false`
 *   (the default) for products in the engine's precision. "cuda" in f32.
 *
 * \param[in] network A finalised network.
 * \param[in] backend "cpu"; "reference", plain double loops to measure others against; "cuda" or
 *     `cuda:<device>`.
 * \param[in] options The text of a JSON object, or NULL for the defaults.
 * \param[out] out The new engine, which needs the network no longer; the caller's, for
 *     mrnn_engine_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: no backend of this name; `MRNN_ERR_UNAVAILABLE`: it
 *     can't run here, or not with one of these options, and the message says why; `MRNN_ERR_JSON`,
 *     `MRNN_ERR_VALUE`: a mistake in `options`; `MRNN_ERR_MEMORY`; `MRNN_ERR_STATE`: the network
 *     is not finalised.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_create(const mrnn_network *network,
                               const char *backend,
                               const char *options,
                               mrnn_engine **out,
                               mrnn_error *err);

/**
 * [setup] Takes over the parameters of a network of the structure that the engine was made of,
 * in the memory that is there: the same regions, readouts and pathways, each pathway with as
 * many synapses and the same delay in steps. Time constants, activation functions and noise
 * levels are taken over too.
 *
 * \param[in,out] engine The engine, of which no session exists.
 * \param[in] network A finalised network.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: another structure; `MRNN_ERR_VALUE`: a weight is too
 *     large for the engine's precision; `MRNN_ERR_STATE`: sessions of the engine exist, or the
 *     network is not finalised. Nothing changes then.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_refresh(mrnn_engine *engine,
                                const mrnn_network *network,
                                mrnn_error *err);

/**
 * [setup] Frees an engine. Sessions made from it live on.
 *
 * \param[in,out] engine The engine, or NULL.
 */
void mrnn_engine_destroy(mrnn_engine *engine);

/**
 * [setup] Runs copies of the network for some steps in one call. Noise is the network's own.
 * Results must not share memory with the other arrays or each other.
 *
 * \param[in] engine An engine that computes in the precision of the call.
 * \param[in] batch Number of copies, at least 1.
 * \param[in] steps Number of steps.
 * \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
 *     sequences. The shapes below are those of batch first.
 * \param[in] x0 `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
 *     for Elman where `h0` is given.
 * \param[in] x0_len Elements of `x0`.
 * \param[in] h0 `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
 * \param[in] h0_len Elements of `h0`.
 * \param[in] input `[batch, steps, I]`; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[in] stimulation `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
 * \param[in] stimulation_len Elements of `stimulation`.
 * \param[out] x `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
 * \param[in] x_len Elements of `x`.
 * \param[out] h `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
 * \param[in] h_len Elements of `h`.
 * \param[out] y `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
 * \param[in] y_len Elements of `y`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
 *     share memory, `layout` is none, or `h0` alone of a leaky network; `MRNN_ERR_VALUE`:
 *     `batch` is 0 or too large, or an initial state not finite; `MRNN_ERR_PRECISION`: the
 *     engine computes in the other precision; `MRNN_ERR_MEMORY`.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_forward(const mrnn_engine *engine,
                                size_t batch,
                                size_t steps,
                                mrnn_layout layout,
                                const float *x0,
                                size_t x0_len,
                                const float *h0,
                                size_t h0_len,
                                const float *input,
                                size_t input_len,
                                const float *stimulation,
                                size_t stimulation_len,
                                float *x,
                                size_t x_len,
                                float *h,
                                size_t h_len,
                                float *y,
                                size_t y_len,
                                mrnn_error *err);

/**
 * [setup] mrnn_engine_forward() in double precision.
 *
 * \copydetails mrnn_engine_forward
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_forward_f64(const mrnn_engine *engine,
                                    size_t batch,
                                    size_t steps,
                                    mrnn_layout layout,
                                    const double *x0,
                                    size_t x0_len,
                                    const double *h0,
                                    size_t h0_len,
                                    const double *input,
                                    size_t input_len,
                                    const double *stimulation,
                                    size_t stimulation_len,
                                    double *x,
                                    size_t x_len,
                                    double *h,
                                    size_t h_len,
                                    double *y,
                                    size_t y_len,
                                    mrnn_error *err);

/**
 * [setup] The gradients of a loss over sequences, in one call that runs them forward and back.
 * Where many gradients are wanted, or the states too, an `mrnn_tape` spares making the memory
 * anew and running forward twice.
 *
 * The sequences are those of mrnn_engine_forward(), with the network's own noise. The loss is
 * given by its gradients by the states after each step. Results must not share memory with the
 * other arrays or each other. An array that is left out is (NULL, 0):
 *
 *     mrnn_engine_backward(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NULL, 0, NULL, 0,
 *                          input, input_len, NULL, 0, NULL, 0, NULL, 0, dy, dy_len,
 *                          dparameters, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
 *
 * \param[in] engine An engine that computes in the precision of the call.
 * \param[in] network The network that the engine was made of or last refreshed with: its raw
 *     weights and what of it is trainable say what the gradients are by.
 * \param[in] batch Number of sequences, at least 1.
 * \param[in] steps Number of steps.
 * \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
 *     sequences. The shapes below are those of batch first.
 * \param[in] memory_bytes What the states of a sequence may take, as in mrnn_tape_create(); 0
 *     for 512 MiB.
 * \param[in] x0 `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
 *     for Elman where `h0` is given.
 * \param[in] x0_len Elements of `x0`.
 * \param[in] h0 `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
 * \param[in] h0_len Elements of `h0`.
 * \param[in] input `[batch, steps, I]`; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[in] stimulation `[batch, steps, H]`; (NULL, 0) for zero.
 * \param[in] stimulation_len Elements of `stimulation`.
 * \param[in] dx `[batch, steps, H]`, gradient of the loss by x; (NULL, 0) for zero.
 * \param[in] dx_len Elements of `dx`.
 * \param[in] dh `[batch, steps, H]`, gradient of the loss by h; (NULL, 0) for zero.
 * \param[in] dh_len Elements of `dh`.
 * \param[in] dy `[batch, steps, outputs]`, gradient of the loss by the readouts; (NULL, 0) for
 *     zero.
 * \param[in] dy_len Elements of `dy`.
 * \param[out] dparameters `[P]`, gradient by all parameters, in the order of
 *     mrnn_network_get_parameters(), summed over the batch: by the raw weights of connections,
 *     and 0 for what is not trainable; (NULL, 0) if not wanted.
 * \param[in] dparameters_len Elements of `dparameters`.
 * \param[out] dinput `[batch, steps, I]`, gradient by the input; (NULL, 0) if not wanted.
 * \param[in] dinput_len Elements of `dinput`.
 * \param[out] dstimulation `[batch, steps, H]`, gradient by the stimulation; (NULL, 0) if not
 *     wanted.
 * \param[in] dstimulation_len Elements of `dstimulation`.
 * \param[out] dx0 `[batch, H]`, gradient by the initial pre-activations, which are the network's
 *     where none were given; (NULL, 0) if not wanted.
 * \param[in] dx0_len Elements of `dx0`.
 * \param[out] dh0 `[batch, H]`, gradient by the initial activations where these were given; else
 *     0, for they follow from the pre-activations; (NULL, 0) if not wanted.
 * \param[in] dh0_len Elements of `dh0`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
 *     share memory, `layout` is none, the network is of another structure, or `h0` alone of a
 *     leaky network; `MRNN_ERR_VALUE`: `batch` is 0 or too large, or an initial state not
 *     finite; `MRNN_ERR_PRECISION`: the engine computes in the other precision;
 *     `MRNN_ERR_MEMORY`.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_backward(const mrnn_engine *engine,
                                 const mrnn_network *network,
                                 size_t batch,
                                 size_t steps,
                                 mrnn_layout layout,
                                 size_t memory_bytes,
                                 const float *x0,
                                 size_t x0_len,
                                 const float *h0,
                                 size_t h0_len,
                                 const float *input,
                                 size_t input_len,
                                 const float *stimulation,
                                 size_t stimulation_len,
                                 const float *dx,
                                 size_t dx_len,
                                 const float *dh,
                                 size_t dh_len,
                                 const float *dy,
                                 size_t dy_len,
                                 float *dparameters,
                                 size_t dparameters_len,
                                 float *dinput,
                                 size_t dinput_len,
                                 float *dstimulation,
                                 size_t dstimulation_len,
                                 float *dx0,
                                 size_t dx0_len,
                                 float *dh0,
                                 size_t dh0_len,
                                 mrnn_error *err);

/**
 * [setup] mrnn_engine_backward() in double precision.
 *
 * \copydetails mrnn_engine_backward
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_backward_f64(const mrnn_engine *engine,
                                     const mrnn_network *network,
                                     size_t batch,
                                     size_t steps,
                                     mrnn_layout layout,
                                     size_t memory_bytes,
                                     const double *x0,
                                     size_t x0_len,
                                     const double *h0,
                                     size_t h0_len,
                                     const double *input,
                                     size_t input_len,
                                     const double *stimulation,
                                     size_t stimulation_len,
                                     const double *dx,
                                     size_t dx_len,
                                     const double *dh,
                                     size_t dh_len,
                                     const double *dy,
                                     size_t dy_len,
                                     double *dparameters,
                                     size_t dparameters_len,
                                     double *dinput,
                                     size_t dinput_len,
                                     double *dstimulation,
                                     size_t dstimulation_len,
                                     double *dx0,
                                     size_t dx0_len,
                                     double *dh0,
                                     size_t dh0_len,
                                     mrnn_error *err);

/**
 * [setup] Name of the backend, such as "cpu".
 *
 * \param[in] engine Any engine.
 * \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_backend(const mrnn_engine *engine,
                                char *buf,
                                size_t cap,
                                size_t *needed,
                                mrnn_error *err);

/**
 * [setup] Precision that an engine computes in.
 *
 * \param[in] engine Any engine.
 * \param[out] precision `MRNN_F32` or `MRNN_F64`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `precision` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_precision(const mrnn_engine *engine,
                                  mrnn_precision *precision,
                                  mrnn_error *err);

/**
 * [setup] Number of recurrent units H.
 *
 * \param[in] engine Any engine.
 * \param[out] num_units The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_units` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_num_units(const mrnn_engine *engine,
                                  size_t *num_units,
                                  mrnn_error *err);

/**
 * [setup] Number of input units I.
 *
 * \param[in] engine Any engine.
 * \param[out] num_inputs The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_inputs` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_num_inputs(const mrnn_engine *engine,
                                   size_t *num_inputs,
                                   mrnn_error *err);

/**
 * [setup] Number of outputs of all readouts together.
 *
 * \param[in] engine Any engine.
 * \param[out] num_outputs The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_outputs` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_num_outputs(const mrnn_engine *engine,
                                    size_t *num_outputs,
                                    mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_sessions Sessions
 *
 * A session is the state of a batch of copies of an engine's network, and all the memory that a
 * step needs: x, the pre-activations, and h, the activations, `[batch, H]` each.
 * \code{.c}
 * mrnn_session *session;
 * float cue[INPUTS] = {1.0f}, h[UNITS];
 * check(mrnn_session_create(engine, 1, &session, err));
 * for (int step = 0; step < STEPS; step++) {
 *     check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
 * }
 * \endcode
 * \{
 */

/**
 * [setup] Makes a session of some copies of the engine's network, in their initial state and
 * with the network's noise. It keeps what it needs of the engine.
 *
 * \param[in] engine Any engine.
 * \param[in] batch Number of copies, at least 1.
 * \param[out] out The new session; the caller's, for mrnn_session_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: `batch` is 0 or too large; `MRNN_ERR_MEMORY`.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_create(const mrnn_engine *engine,
                                size_t batch,
                                mrnn_session **out,
                                mrnn_error *err);

/**
 * [setup] Frees a session.
 *
 * \param[in,out] session The session, or NULL.
 */
void mrnn_session_destroy(mrnn_session *session);

/**
 * [rt] Number of copies of the network.
 *
 * \param[in] session Any session.
 * \param[out] batch The number.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `batch` is NULL.
 */
MRNN_MUST_USE mrnn_status mrnn_session_batch(const mrnn_session *session, size_t *batch);

/**
 * [rt] Back to the initial state: x = init, h = activation(init) and what delayed connections
 * carry of it, input 0, step index 0. Noise and manipulations stay as they are.
 *
 * \param[in,out] session Any session.
 * \return `MRNN_OK`.
 */
MRNN_MUST_USE mrnn_status mrnn_session_reset(mrnn_session *session);

/**
 * [rt] mrnn_session_reset() of some copies, for streams that end at different times. The step
 * index goes on: the noise that these copies draw next is that of the session's next step, not
 * that of step 0 of their trial.
 *
 * \param[in,out] session Any session.
 * \param[in] members `[batch]`, not 0 for each copy that is reset.
 * \param[in] members_len Elements of `members`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_reset_members(mrnn_session *session,
                                       const uint8_t *members,
                                       size_t members_len);

/**
 * [rt] Replaces the state. Delayed connections carry the new h until later steps arrive, and
 * input 0. Where both arrays are left out, nothing changes.
 *
 * \param[in,out] session A session that computes in the precision of the call.
 * \param[in] x `[batch, H]`, pre-activations; (NULL, 0) for Elman, whose state may be given by
 *     `h` alone.
 * \param[in] x_len Elements of `x`.
 * \param[in] h `[batch, H]`, activations; (NULL, 0) for activation(x).
 * \param[in] h_len Elements of `h`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element is not
 *     finite; `MRNN_ERR_ARGUMENT`: `h` alone, which does not determine a leaky state;
 *     `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_state(mrnn_session *session,
                                   const float *x,
                                   size_t x_len,
                                   const float *h,
                                   size_t h_len);

/**
 * [rt] mrnn_session_set_state() in double precision.
 *
 * \copydetails mrnn_session_set_state
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_state_f64(mrnn_session *session,
                                       const double *x,
                                       size_t x_len,
                                       const double *h,
                                       size_t h_len);

/**
 * [rt] Copies the state out.
 *
 * \param[in] session A session that computes in the precision of the call.
 * \param[out] x `[batch, H]`, pre-activations; (NULL, 0) if not wanted.
 * \param[in] x_len Elements of `x`.
 * \param[out] h `[batch, H]`, activations; (NULL, 0) if not wanted.
 * \param[in] h_len Elements of `h`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
 *     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_get_state(const mrnn_session *session,
                                   float *x,
                                   size_t x_len,
                                   float *h,
                                   size_t h_len);

/**
 * [rt] mrnn_session_get_state() in double precision.
 *
 * \copydetails mrnn_session_get_state
 */
MRNN_MUST_USE
mrnn_status mrnn_session_get_state_f64(const mrnn_session *session,
                                       double *x,
                                       size_t x_len,
                                       double *h,
                                       size_t h_len);

/**
 * [rt] Copies the readouts of the current activations out.
 *
 * \param[in] session A session that computes in the precision of the call.
 * \param[out] y `[batch, outputs]`.
 * \param[in] y_len Elements of `y`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_PRECISION`: the session
 *     computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_get_outputs(const mrnn_session *session,
                                     float *y,
                                     size_t y_len);

/**
 * [rt] mrnn_session_get_outputs() in double precision.
 *
 * \copydetails mrnn_session_get_outputs
 */
MRNN_MUST_USE
mrnn_status mrnn_session_get_outputs_f64(const mrnn_session *session,
                                         double *y,
                                         size_t y_len);

/**
 * [rt] One step. The state is as before where the call fails. Elements that are not finite are
 * not looked for: they spread through the state until it is set or reset.
 *
 * \param[in,out] session A session that computes in the precision of the call.
 * \param[in] input `[batch, I]`; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[out] h `[batch, H]`, the new activations; (NULL, 0) if not wanted. It must not share
 *     memory with `input`.
 * \param[in] h_len Elements of `h`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
 *     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step(mrnn_session *session,
                              const float *input,
                              size_t input_len,
                              float *h,
                              size_t h_len);

/**
 * [rt] mrnn_session_step() in double precision.
 *
 * \copydetails mrnn_session_step
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step_f64(mrnn_session *session,
                                  const double *input,
                                  size_t input_len,
                                  double *h,
                                  size_t h_len);

/**
 * [rt] mrnn_session_step() with stimulation.
 *
 * \param[in,out] session A session that computes in the precision of the call.
 * \param[in] input `[batch, I]`; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[in] stimulation `[batch, H]`, added without weights; (NULL, 0) for zero.
 * \param[in] stimulation_len Elements of `stimulation`.
 * \param[out] h `[batch, H]`, the new activations; (NULL, 0) if not wanted. It must not share
 *     memory with the others.
 * \param[in] h_len Elements of `h`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
 *     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step_stimulated(mrnn_session *session,
                                         const float *input,
                                         size_t input_len,
                                         const float *stimulation,
                                         size_t stimulation_len,
                                         float *h,
                                         size_t h_len);

/**
 * [rt] mrnn_session_step_stimulated() in double precision.
 *
 * \copydetails mrnn_session_step_stimulated
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step_stimulated_f64(mrnn_session *session,
                                             const double *input,
                                             size_t input_len,
                                             const double *stimulation,
                                             size_t stimulation_len,
                                             double *h,
                                             size_t h_len);

/**
 * [rt] Some steps, with the same results as single ones, bit for bit. Where the engine may use
 * several threads (its option "threads"), a long sequence of a batch wakes them, which is a
 * system call; with one thread it never does. The state is as before where the call fails.
 * Results must not share memory with the drive or each other.
 *
 * \param[in,out] session A session that computes in the precision of the call.
 * \param[in] steps Number of steps.
 * \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes. The shapes
 *     below are those of batch first.
 * \param[in] input `[batch, steps, I]`; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[in] stimulation `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
 * \param[in] stimulation_len Elements of `stimulation`.
 * \param[out] x `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
 * \param[in] x_len Elements of `x`.
 * \param[out] h `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
 * \param[in] h_len Elements of `h`.
 * \param[out] y `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
 * \param[in] y_len Elements of `y`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: arrays share memory,
 *     or `layout` is none; `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step_n(mrnn_session *session,
                                size_t steps,
                                mrnn_layout layout,
                                const float *input,
                                size_t input_len,
                                const float *stimulation,
                                size_t stimulation_len,
                                float *x,
                                size_t x_len,
                                float *h,
                                size_t h_len,
                                float *y,
                                size_t y_len);

/**
 * [rt] mrnn_session_step_n() in double precision.
 *
 * \copydetails mrnn_session_step_n
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step_n_f64(mrnn_session *session,
                                    size_t steps,
                                    mrnn_layout layout,
                                    const double *input,
                                    size_t input_len,
                                    const double *stimulation,
                                    size_t stimulation_len,
                                    double *x,
                                    size_t x_len,
                                    double *h,
                                    size_t h_len,
                                    double *y,
                                    size_t y_len);

/** \} */

/**
 * \defgroup mrnn_noise Noise
 *
 * Noise is drawn from a counter-based generator: the same seed, trial, step and unit give the
 * same noise on every backend, however the batch is split and in whatever order steps are taken.
 * The step index counts the steps.
 * \code{.c}
 * uint64_t next_step;
 * check(mrnn_session_reset(session));
 * check(mrnn_session_set_noise(session, 1, 2024, 17));
 * check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
 * check(mrnn_session_step_index(session, &next_step));
 * \endcode
 * \{
 */

/**
 * [rt] Replaces the noise of the steps to come.
 *
 * \param[in,out] session Any session.
 * \param[in] enabled Not 0 where there is any.
 * \param[in] seed Its seed.
 * \param[in] first_trial Trial number of the batch's first copy; the others follow.
 * \return `MRNN_OK`.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_noise(mrnn_session *session,
                                   int32_t enabled,
                                   uint64_t seed,
                                   uint64_t first_trial);

/**
 * [rt] The noise of the steps to come.
 *
 * \param[in] session Any session.
 * \param[out] enabled 1 where there is any, else 0.
 * \param[out] seed Its seed.
 * \param[out] first_trial Trial number of the batch's first copy.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_get_noise(const mrnn_session *session,
                                   int32_t *enabled,
                                   uint64_t *seed,
                                   uint64_t *first_trial);

/**
 * [rt] Switches the noise of the steps to come on or off, and leaves its seed and trials as they
 * are.
 *
 * \param[in,out] session Any session.
 * \param[in] enabled Not 0 for on.
 * \return `MRNN_OK`.
 */
MRNN_MUST_USE mrnn_status mrnn_session_set_noise_enabled(mrnn_session *session, int32_t enabled);

/**
 * [rt] Index of the next step, which counts its noise; 0 after a reset.
 *
 * \param[in] session Any session.
 * \param[out] step_index The index.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `step_index` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step_index(const mrnn_session *session,
                                    uint64_t *step_index);

/**
 * [rt] Moves the step index: the noise of the next step is that of the index.
 *
 * \param[in,out] session Any session.
 * \param[in] step_index The index.
 * \return `MRNN_OK`.
 */
MRNN_MUST_USE mrnn_status mrnn_session_set_step_index(mrnn_session *session, uint64_t step_index);

/** \} */

/**
 * \defgroup mrnn_manipulations Manipulations and currents
 *
 * What may be done to a session between its steps. It holds for every copy of the batch from the
 * next step on, until it is taken back: manipulations survive reset, set_state and restore.
 * Nothing changes where a call fails.
 * \code{.c}
 * size_t inh, pathway;
 * float current[40];
 * check(mrnn_network_region_index(network, "inh", &inh, err));
 * check(mrnn_network_pathway(network, "inh", "exc", &pathway, err));
 * check(mrnn_session_set_region_gain(session, inh, 0.0));
 * check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
 * check(mrnn_session_pathway_current(session, pathway, current, 40));
 * check(mrnn_session_clear_manipulations(session));
 * \endcode
 * \{
 */

/**
 * [rt] Scales what a region sends over all of its outgoing connections and into readouts. Its
 * own x and h stay as they are.
 *
 * \param[in,out] session Any session.
 * \param[in] region Number of a recurrent or an input region, from mrnn_network_region_index().
 * \param[in] gain Finite in the session's precision; 0 silences the region, 1 is as it was at
 *     first.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such region, or `gain` is not finite.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_region_gain(mrnn_session *session,
                                         size_t region,
                                         double gain);

/**
 * [rt] Scales what one pathway carries, on top of the gain of its source region.
 *
 * \param[in,out] session Any session.
 * \param[in] pathway Number of a pathway, from mrnn_network_pathway().
 * \param[in] gain Finite in the session's precision; 1 at first.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway, or `gain` is not finite.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_pathway_gain(mrnn_session *session,
                                          size_t pathway,
                                          double gain);

/**
 * [rt] Adds a current to the drive of each unit of a region, where its base firing is added too.
 * It replaces the current of before.
 *
 * \param[in,out] session Any session.
 * \param[in] region Number of a recurrent region, from mrnn_network_region_index().
 * \param[in] current Finite in the session's precision; 0 at first.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such region, or `current` is not finite.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_region_current(mrnn_session *session,
                                            size_t region,
                                            double current);

/**
 * [rt] Holds the activation h of a unit from the next step on: in the h that the step begins
 * with, and in that of every step after it. Its x goes on integrating.
 *
 * \param[in,out] session Any session.
 * \param[in] unit A recurrent unit, 0 to H - 1.
 * \param[in] value The activation, finite in the session's precision.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such unit, or `value` is not finite.
 */
MRNN_MUST_USE mrnn_status mrnn_session_clamp_unit(mrnn_session *session, size_t unit, double value);

/**
 * [rt] Lets the activation of a unit follow its x again, from the end of the next step on.
 *
 * \param[in,out] session Any session.
 * \param[in] unit A recurrent unit, 0 to H - 1.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such unit.
 */
MRNN_MUST_USE mrnn_status mrnn_session_release_unit(mrnn_session *session, size_t unit);

/**
 * [rt] Takes every gain, current and clamp back.
 *
 * \param[in,out] session Any session.
 * \return `MRNN_OK`.
 */
MRNN_MUST_USE mrnn_status mrnn_session_clear_manipulations(mrnn_session *session);

/**
 * [rt] Copies out what one pathway added to the drive of its destination region's units in the
 * last step: its gains times W times its source of as many steps before as its delay, with the
 * gains of that step. Zeros for copies that have taken no step since they were made, reset, set
 * or restored.
 *
 * \param[in] session A session that computes in the precision of the call.
 * \param[in] pathway Number of a pathway, from mrnn_network_pathway().
 * \param[out] current `[batch, dst_units]`.
 * \param[in] current_len Elements of `current`.
 * \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_SHAPE`: another length;
 *     `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_pathway_current(const mrnn_session *session,
                                         size_t pathway,
                                         float *current,
                                         size_t current_len);

/**
 * [rt] mrnn_session_pathway_current() in double precision.
 *
 * \copydetails mrnn_session_pathway_current
 */
MRNN_MUST_USE
mrnn_status mrnn_session_pathway_current_f64(const mrnn_session *session,
                                             size_t pathway,
                                             double *current,
                                             size_t current_len);

/** \} */

/**
 * \defgroup mrnn_snapshots Snapshots
 *
 * Everything that the steps to come depend on, beside the engine and the manipulations, in two
 * arrays of the caller's.
 *
 * The values are x, then h of now and of each step before it that a delayed connection may still
 * need, `[batch, H]` each, newest first; then the inputs of the last steps that delayed input
 * connections may still need, with their noise, `[batch, I]` each, newest first. Every backend
 * writes them like this.
 * \code{.c}
 * size_t values_len;
 * uint64_t counters[MRNN_SNAPSHOT_COUNTERS];
 * check(mrnn_session_snapshot_len(session, &values_len));
 * float *values = calloc(values_len, sizeof *values);
 * if (values == NULL) {
 *     exit(EXIT_FAILURE);
 * }
 * check(mrnn_session_save(session, values, values_len, counters, MRNN_SNAPSHOT_COUNTERS));
 * check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
 * check(mrnn_session_restore(session, values, values_len, counters, MRNN_SNAPSHOT_COUNTERS));
 * free(values);
 * \endcode
 * \{
 */

/**
 * [rt] Number of values in a snapshot of a session.
 *
 * \param[in] session Any session.
 * \param[out] values_len The number.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `values_len` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_snapshot_len(const mrnn_session *session,
                                      size_t *values_len);

/**
 * [rt] Copies everything that the steps to come depend on, beside the engine and the
 * manipulations.
 *
 * \param[in] session A session that computes in the precision of the call.
 * \param[out] values `[values of a snapshot]`, as mrnn_session_snapshot_len() says.
 * \param[in] values_len Elements of `values`.
 * \param[out] counters `[MRNN_SNAPSHOT_COUNTERS]`.
 * \param[in] counters_len Elements of `counters`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
 *     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_save(const mrnn_session *session,
                              float *values,
                              size_t values_len,
                              uint64_t *counters,
                              size_t counters_len);

/**
 * [rt] mrnn_session_save() in double precision.
 *
 * \copydetails mrnn_session_save
 */
MRNN_MUST_USE
mrnn_status mrnn_session_save_f64(const mrnn_session *session,
                                  double *values,
                                  size_t values_len,
                                  uint64_t *counters,
                                  size_t counters_len);

/**
 * [rt] Goes back to what mrnn_session_save() has written. Manipulations stay as they are.
 *
 * \param[in,out] session A session that computes in the precision of the call: the one that was
 *     saved, or another of the same batch and a network of the same regions and delays.
 * \param[in] values `[values of a snapshot]`.
 * \param[in] values_len Elements of `values`.
 * \param[in] counters `[MRNN_SNAPSHOT_COUNTERS]`.
 * \param[in] counters_len Elements of `counters`.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_PRECISION`: the session
 *     computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_restore(mrnn_session *session,
                                 const float *values,
                                 size_t values_len,
                                 const uint64_t *counters,
                                 size_t counters_len);

/**
 * [rt] mrnn_session_restore() in double precision.
 *
 * \copydetails mrnn_session_restore
 */
MRNN_MUST_USE
mrnn_status mrnn_session_restore_f64(mrnn_session *session,
                                     const double *values,
                                     size_t values_len,
                                     const uint64_t *counters,
                                     size_t counters_len);

/** \} */

/**
 * \defgroup mrnn_tapes Gradients
 *
 * A tape is the memory of a batch of sequences, and the engine that runs them: forward keeps
 * what backward needs. One update of gradient descent that brings the last output of each
 * sequence to 1:
 * \code{.c}
 * static double drive[BATCH * STEPS * INPUTS], out[BATCH * STEPS * OUTPUTS], dout[BATCH * STEPS * OUTPUTS];
 * \endcode
 * \code{.c}
 * mrnn_tape *tape;
 * double *gradient = calloc(num_parameters, sizeof *gradient);
 * if (gradient == NULL) {
 *     exit(EXIT_FAILURE);
 * }
 * check(mrnn_tape_create(network, "cpu", "{\"precision\": \"f64\"}", BATCH, STEPS, 0, &tape, err));
 * check(mrnn_tape_forward_f64(tape, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0,
 *                             drive, BATCH * STEPS * INPUTS, NULL, 0,
 *                             NULL, 0, NULL, 0, out, BATCH * STEPS * OUTPUTS, err));
 * for (int last = STEPS - 1; last < BATCH * STEPS; last += STEPS) {
 *     dout[last] = 2.0 * (out[last] - 1.0);
 * }
 * check(mrnn_tape_backward_f64(tape, STEPS, MRNN_BATCH_FIRST, drive, BATCH * STEPS * INPUTS, NULL, 0,
 *                              NULL, 0, NULL, 0, dout, BATCH * STEPS * OUTPUTS,
 *                              gradient, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err));
 * for (size_t i = 0; i < num_parameters; i++) {
 *     parameters[i] -= 0.01 * gradient[i];
 * }
 * check(mrnn_network_set_parameters(network, parameters, num_parameters, err));
 * check(mrnn_tape_refresh(tape, network, err));
 * mrnn_tape_destroy(tape);
 * free(gradient);
 * free(parameters);
 * \endcode
 * \{
 */

/**
 * [setup] Makes a tape for sequences of a network, with the network's noise. It has an engine of
 * its own, and keeps nothing of the network.
 *
 * \param[in] network A finalised network.
 * \param[in] backend As in mrnn_engine_create().
 * \param[in] options As in mrnn_engine_create(), or NULL.
 * \param[in] batch Number of sequences, at least 1.
 * \param[in] max_steps Most steps of a sequence, at least 1.
 * \param[in] memory_bytes What the states of a sequence may take; 0 for 512 MiB. Where they
 *     would take more, the tape keeps one of several states and computes those between them once
 *     more on the way back. At least about 2 sqrt(max_steps) states of the batch are kept, and
 *     the way back has memory of its own beside them. Gradients by states and inputs do not
 *     depend on it; those by parameters up to rounding.
 * \param[out] out The new tape; the caller's, for mrnn_tape_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; those of mrnn_engine_create(); `MRNN_ERR_VALUE`: `batch` or `max_steps` is
 *     out of its range; `MRNN_ERR_MEMORY`.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_create(const mrnn_network *network,
                             const char *backend,
                             const char *options,
                             size_t batch,
                             size_t max_steps,
                             size_t memory_bytes,
                             mrnn_tape **out,
                             mrnn_error *err);

/**
 * [setup] Takes over the parameters of a network of the structure that the tape was made of, as
 * mrnn_engine_refresh() does, and what of them is trainable. Sequences have to be run forward
 * anew.
 *
 * \param[in,out] tape The tape.
 * \param[in] network A finalised network.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: another structure; `MRNN_ERR_VALUE`: a weight is too
 *     large for the tape's precision; `MRNN_ERR_STATE`: the network is not finalised;
 *     `MRNN_ERR_MEMORY`, after which the tape can only be destroyed: it answers
 *     `MRNN_ERR_STATE`.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_refresh(mrnn_tape *tape,
                              const mrnn_network *network,
                              mrnn_error *err);

/**
 * [setup] Replaces the noise of the sequences to come.
 *
 * \param[in,out] tape The tape.
 * \param[in] enabled Not 0 where there is any.
 * \param[in] seed Its seed.
 * \param[in] first_trial Trial number of the first sequence; the others follow.
 * \param[in] first_step Index of the sequences' first step, which counts its noise.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_set_noise(mrnn_tape *tape,
                                int32_t enabled,
                                uint64_t seed,
                                uint64_t first_trial,
                                uint64_t first_step,
                                mrnn_error *err);

/**
 * [setup] Takes over the gains, currents and clamps that a session has now. Clamped units carry
 * no gradient. Sequences have to be run forward anew.
 *
 * \param[in,out] tape The tape.
 * \param[in] session A session of the tape's precision and of a network of the same structure.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_PRECISION`: the session computes in the other precision;
 *     `MRNN_ERR_ARGUMENT`: it is of another structure.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_set_manipulations(mrnn_tape *tape,
                                        const mrnn_session *session,
                                        mrnn_error *err);

/**
 * [setup] Frees a tape.
 *
 * \param[in,out] tape The tape, or NULL.
 */
void mrnn_tape_destroy(mrnn_tape *tape);

/**
 * [setup] Runs some steps of the batch from its initial state, and keeps what
 * mrnn_tape_backward() needs. Results must not share memory with the other arrays or each other.
 *
 * \param[in,out] tape A tape that computes in the precision of the call.
 * \param[in] steps Number of steps, at most those that the tape has room for.
 * \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
 *     sequences. The shapes below are those of batch first.
 * \param[in] x0 `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
 *     for Elman where `h0` is given.
 * \param[in] x0_len Elements of `x0`.
 * \param[in] h0 `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
 * \param[in] h0_len Elements of `h0`.
 * \param[in] input `[batch, steps, I]`; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[in] stimulation `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
 * \param[in] stimulation_len Elements of `stimulation`.
 * \param[out] x `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
 * \param[in] x_len Elements of `x`.
 * \param[out] h `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
 * \param[in] h_len Elements of `h`.
 * \param[out] y `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
 * \param[in] y_len Elements of `y`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
 *     share memory, `layout` is none, or `h0` alone of a leaky network; `MRNN_ERR_VALUE`: more
 *     steps than there is room for, or an initial state not finite; `MRNN_ERR_PRECISION`: the
 *     tape computes in the other precision; `MRNN_ERR_STATE`: the tape was lost in a refresh.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_forward(mrnn_tape *tape,
                              size_t steps,
                              mrnn_layout layout,
                              const float *x0,
                              size_t x0_len,
                              const float *h0,
                              size_t h0_len,
                              const float *input,
                              size_t input_len,
                              const float *stimulation,
                              size_t stimulation_len,
                              float *x,
                              size_t x_len,
                              float *h,
                              size_t h_len,
                              float *y,
                              size_t y_len,
                              mrnn_error *err);

/**
 * [setup] mrnn_tape_forward() in double precision.
 *
 * \copydetails mrnn_tape_forward
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_forward_f64(mrnn_tape *tape,
                                  size_t steps,
                                  mrnn_layout layout,
                                  const double *x0,
                                  size_t x0_len,
                                  const double *h0,
                                  size_t h0_len,
                                  const double *input,
                                  size_t input_len,
                                  const double *stimulation,
                                  size_t stimulation_len,
                                  double *x,
                                  size_t x_len,
                                  double *h,
                                  size_t h_len,
                                  double *y,
                                  size_t y_len,
                                  mrnn_error *err);

/**
 * [setup] The gradients of a loss over the sequence of the last mrnn_tape_forward(). The loss is
 * given by its gradients by the states after each step. Results must not share memory with the
 * other arrays or each other.
 *
 * \param[in,out] tape A tape that computes in the precision of the call.
 * \param[in] steps As in the forward pass.
 * \param[in] layout As in the forward pass. The shapes below are those of batch first.
 * \param[in] input The same values as in the forward pass; (NULL, 0) for zero.
 * \param[in] input_len Elements of `input`.
 * \param[in] stimulation The same values as in the forward pass; (NULL, 0) for zero.
 * \param[in] stimulation_len Elements of `stimulation`.
 * \param[in] dx `[batch, steps, H]`, gradient of the loss by x; (NULL, 0) for zero.
 * \param[in] dx_len Elements of `dx`.
 * \param[in] dh `[batch, steps, H]`, gradient of the loss by h; (NULL, 0) for zero.
 * \param[in] dh_len Elements of `dh`.
 * \param[in] dy `[batch, steps, outputs]`, gradient of the loss by the readouts; (NULL, 0) for
 *     zero.
 * \param[in] dy_len Elements of `dy`.
 * \param[out] dparameters `[P]`, gradient by all parameters, in the order of
 *     mrnn_network_get_parameters(), summed over the batch: by the raw weights of connections,
 *     and 0 for what is not trainable; (NULL, 0) if not wanted.
 * \param[in] dparameters_len Elements of `dparameters`.
 * \param[out] dinput `[batch, steps, I]`, gradient by the input; (NULL, 0) if not wanted.
 * \param[in] dinput_len Elements of `dinput`.
 * \param[out] dstimulation `[batch, steps, H]`, gradient by the stimulation; (NULL, 0) if not
 *     wanted.
 * \param[in] dstimulation_len Elements of `dstimulation`.
 * \param[out] dx0 `[batch, H]`, gradient by the initial pre-activations, which are the network's
 *     where none were given; (NULL, 0) if not wanted.
 * \param[in] dx0_len Elements of `dx0`.
 * \param[out] dh0 `[batch, H]`, gradient by the initial activations where these were given; else
 *     0, for they follow from the pre-activations; (NULL, 0) if not wanted.
 * \param[in] dh0_len Elements of `dh0`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: that was another sequence or none, or parameters or
 *     manipulations have changed since; `MRNN_ERR_SHAPE`: an array of another length;
 *     `MRNN_ERR_ARGUMENT`: arrays share memory, or `layout` is none; `MRNN_ERR_PRECISION`: the
 *     tape computes in the other precision.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_backward(mrnn_tape *tape,
                               size_t steps,
                               mrnn_layout layout,
                               const float *input,
                               size_t input_len,
                               const float *stimulation,
                               size_t stimulation_len,
                               const float *dx,
                               size_t dx_len,
                               const float *dh,
                               size_t dh_len,
                               const float *dy,
                               size_t dy_len,
                               float *dparameters,
                               size_t dparameters_len,
                               float *dinput,
                               size_t dinput_len,
                               float *dstimulation,
                               size_t dstimulation_len,
                               float *dx0,
                               size_t dx0_len,
                               float *dh0,
                               size_t dh0_len,
                               mrnn_error *err);

/**
 * [setup] mrnn_tape_backward() in double precision.
 *
 * \copydetails mrnn_tape_backward
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_backward_f64(mrnn_tape *tape,
                                   size_t steps,
                                   mrnn_layout layout,
                                   const double *input,
                                   size_t input_len,
                                   const double *stimulation,
                                   size_t stimulation_len,
                                   const double *dx,
                                   size_t dx_len,
                                   const double *dh,
                                   size_t dh_len,
                                   const double *dy,
                                   size_t dy_len,
                                   double *dparameters,
                                   size_t dparameters_len,
                                   double *dinput,
                                   size_t dinput_len,
                                   double *dstimulation,
                                   size_t dstimulation_len,
                                   double *dx0,
                                   size_t dx0_len,
                                   double *dh0,
                                   size_t dh0_len,
                                   mrnn_error *err);

/**
 * [setup] Number of sequences.
 *
 * \param[in] tape Any tape.
 * \param[out] batch The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `batch` is NULL.
 */
MRNN_MUST_USE mrnn_status mrnn_tape_batch(const mrnn_tape *tape, size_t *batch, mrnn_error *err);

/**
 * [setup] Most steps of a sequence.
 *
 * \param[in] tape Any tape.
 * \param[out] max_steps The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `max_steps` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_max_steps(const mrnn_tape *tape,
                                size_t *max_steps,
                                mrnn_error *err);

/**
 * [setup] Number of all parameters P of the network.
 *
 * \param[in] tape Any tape.
 * \param[out] num_parameters The number.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_parameters` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_num_parameters(const mrnn_tape *tape,
                                     size_t *num_parameters,
                                     mrnn_error *err);

/**
 * [setup] Steps from one kept state to the next.
 *
 * \param[in] tape Any tape.
 * \param[out] checkpoint_every The number; `max_steps` where every state is kept.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `checkpoint_every` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_checkpoint_every(const mrnn_tape *tape,
                                       size_t *checkpoint_every,
                                       mrnn_error *err);

/** \} */

/**
 * \defgroup mrnn_trainers Training
 *
 * A trainer is a network that learns, its optimiser (AdamW) and the memory for gradients.
 * Parameters and optimiser are double; sequences run in the engine's precision.
 * \code{.c}
 * static const char *const options =
 *     "{\"batch\": 2, \"steps\": 100, \"loss\": \"mean_squared_error\","
 *     " \"optimizer\": {\"learning_rate\": 0.01}, \"clip_norm\": 1}";
 * static float target[BATCH * STEPS * OUTPUTS];
 * \endcode
 * \code{.c}
 * mrnn_trainer *trainer;
 * mrnn_network *trained;
 * double loss = 0.0;
 * check(mrnn_trainer_create(network, "cpu", NULL, 0, options, &trainer, err));
 * for (int update = 0; update < 10; update++) {
 *     check(mrnn_trainer_step(trainer, STEPS, input, BATCH * STEPS * INPUTS,
 *                             target, BATCH * STEPS * OUTPUTS, NULL, 0, &loss, NULL, err));
 * }
 * printf("mean squared error %g\n", loss);
 * check(mrnn_trainer_network(trainer, &trained, err));
 * check(mrnn_network_save(trained, "trained.safetensors", err));
 * mrnn_network_destroy(trained);
 * mrnn_trainer_destroy(trainer);
 * mrnn_session_destroy(session);
 * mrnn_engine_destroy(engine);
 * mrnn_network_destroy(network);
 * mrnn_error_destroy(err);
 * \endcode
 * \{
 */

/**
 * [setup] Makes a trainer of a copy of a network that has a readout and something trainable.
 *
 * The keys of `options`, of which the first three must be there:
 *
 * - `"batch"`: trials of an update, at least 1.
 * - `"steps"`: most steps of a trial, at least 1.
 * - `"loss"`: `"mean_squared_error"`, sum of m (y - target)^2 / sum of m over trials, steps and
 *   outputs with the mask's weights m; or `"cross_entropy"`, whose targets are probabilities:
 *   minus the sum of m target log softmax(y) over trials, steps and outputs / sum of m over
 *   trials and steps.
 * - `"optimizer"`: `{"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
 *   "weight_decay": 0.01}`, these values where one is left out.
 * - `"schedule"`: `{"warm_up": updates, "decay": how the learning rate falls after them}`, the
 *   decay being `"constant"`, `{"cosine": {"updates": n, "end": last factor}}`, `{"exponential":
 *   {"factor": f, "every": n}}` or `{"step": {"factor": f, "every": n}}`.
 * - `"clip_norm"`: norm of the gradient that longer ones are scaled down to; left out, none.
 * - `"regularizers"`: a list of `{"penalty": "weights_l1" or "weights_l2" or "rates_l2",
 *   "strength": lambda, "regions": [names]}`, lambda times the mean of |w|, w^2 or h^2 over the
 *   named regions' incoming synapses or units, or all.
 * - `"noise"`: `true` or `false`; left out, as the network says. `"noise_seed"`: its seed, 0
 *   where left out.
 *
 * \param[in] network A finalised network.
 * \param[in] backend As in mrnn_engine_create().
 * \param[in] engine_options As in mrnn_engine_create(), or NULL.
 * \param[in] memory_bytes As in mrnn_tape_create(); 0 for 512 MiB.
 * \param[in] options The text of a JSON object.
 * \param[out] out The new trainer; the caller's, for mrnn_trainer_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; those of mrnn_engine_create(); `MRNN_ERR_JSON`, `MRNN_ERR_VALUE`: a mistake
 *     in `options`; `MRNN_ERR_UNKNOWN`: a region of a regulariser is unknown;
 *     `MRNN_ERR_ARGUMENT`: there is no readout, or nothing trainable; `MRNN_ERR_MEMORY`.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_create(const mrnn_network *network,
                                const char *backend,
                                const char *engine_options,
                                size_t memory_bytes,
                                const char *options,
                                mrnn_trainer **out,
                                mrnn_error *err);

/**
 * [setup] The trainer of a checkpoint, which goes on as if there had been no interruption.
 *
 * \param[in] path A file that mrnn_trainer_save() has written.
 * \param[in] backend As in mrnn_engine_create().
 * \param[in] engine_options As in mrnn_engine_create(), or NULL.
 * \param[in] memory_bytes As in mrnn_tape_create(); 0 for 512 MiB.
 * \param[out] out The new trainer; the caller's, for mrnn_trainer_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_IO`: the file can't be read; `MRNN_ERR_FORMAT`: it is damaged or
 *     no checkpoint; those of mrnn_engine_create(); `MRNN_ERR_MEMORY`.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_resume(const char *path,
                                const char *backend,
                                const char *engine_options,
                                size_t memory_bytes,
                                mrnn_trainer **out,
                                mrnn_error *err);

/**
 * [setup] Saves a trainer with its network and optimiser as a checkpoint. A file that is there
 * already stays until the new one is complete on disk.
 *
 * \param[in] trainer Any trainer.
 * \param[in] path A file that ends in ".safetensors".
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `path` ends in something else; `MRNN_ERR_IO`: the file
 *     can't be written.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_save(const mrnn_trainer *trainer,
                              const char *path,
                              mrnn_error *err);

/**
 * [setup] A copy of the network with the parameters of the last update.
 *
 * \param[in] trainer Any trainer.
 * \param[out] out The new network; the caller's, for mrnn_network_destroy().
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_network(const mrnn_trainer *trainer,
                                 mrnn_network **out,
                                 mrnn_error *err);

/**
 * [setup] Number of updates taken.
 *
 * \param[in] trainer Any trainer.
 * \param[out] updates The number, with those before a resumed checkpoint.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `updates` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_updates(const mrnn_trainer *trainer,
                                 uint64_t *updates,
                                 mrnn_error *err);

/**
 * [setup] The options as JSON text, with every default written out; those of a resumed trainer
 * are in its checkpoint.
 *
 * \param[in] trainer Any trainer.
 * \param[out] buf Where the text goes, with a NUL; NULL where `cap` is 0, to ask for the size.
 * \param[in] cap Bytes at `buf`.
 * \param[out] needed Bytes that are needed, with the NUL; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_options(const mrnn_trainer *trainer,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed,
                                 mrnn_error *err);

/**
 * [setup] The learning rate of the next update, as the schedule says.
 *
 * \param[in] trainer Any trainer.
 * \param[out] learning_rate The rate.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_NULL`: `learning_rate` is NULL.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_learning_rate(const mrnn_trainer *trainer,
                                       double *learning_rate,
                                       mrnn_error *err);

/**
 * [setup] The terms that regularisers added to the loss of the last update, before it.
 *
 * \param[in] trainer Any trainer.
 * \param[out] penalties `[regularizers]`, in the order of the options.
 * \param[in] penalties_len Elements of `penalties`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_STATE`: no update has been taken since the trainer was made;
 *     `MRNN_ERR_SHAPE`: another length.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_get_penalties(const mrnn_trainer *trainer,
                                       double *penalties,
                                       size_t penalties_len,
                                       mrnn_error *err);

/**
 * [setup] Frees a trainer. Networks taken from it live on.
 *
 * \param[in,out] trainer The trainer, or NULL.
 */
void mrnn_trainer_destroy(mrnn_trainer *trainer);

/**
 * [setup] One update with as many trials as the options' "batch" says. The trainer is as before
 * the call where it fails. The next update's noise, where there is some, is that of other
 * trials.
 *
 * \param[in,out] trainer Any trainer.
 * \param[in] steps Steps of each trial, at most the options' "steps".
 * \param[in] input `[batch, steps, I]`; (NULL, 0) where the network has none.
 * \param[in] input_len Elements of `input`.
 * \param[in] target `[batch, steps, outputs]`.
 * \param[in] target_len Elements of `target`.
 * \param[in] mask `[batch, steps, outputs]`, the weights with which the outputs' errors count,
 *     at least 0, 0 where any output will do; (NULL, 0) for 1 everywhere.
 * \param[in] mask_len Elements of `mask`.
 * \param[out] loss The loss before the update, without regularisers.
 * \param[out] gradient_norm Norm of the gradient before it was clipped; may be NULL.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_VALUE`: more steps
 *     than there is room for, or a mask or target that the loss does not allow;
 *     `MRNN_ERR_NUMERIC`: a loss or gradient is not finite.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_step(mrnn_trainer *trainer,
                              size_t steps,
                              const float *input,
                              size_t input_len,
                              const float *target,
                              size_t target_len,
                              const float *mask,
                              size_t mask_len,
                              double *loss,
                              double *gradient_norm,
                              mrnn_error *err);

/**
 * [setup] What the network of now answers to any number of trials. Noise, where there is some,
 * is the same in every evaluation, and that of no update.
 *
 * \param[in,out] trainer Any trainer.
 * \param[in] trials Number of trials, at least 1.
 * \param[in] steps Steps of each trial, at most the options' "steps".
 * \param[in] input `[trials, steps, I]`; (NULL, 0) where the network has none.
 * \param[in] input_len Elements of `input`.
 * \param[in] target `[trials, steps, outputs]`.
 * \param[in] target_len Elements of `target`.
 * \param[in] mask `[trials, steps, outputs]`, as in mrnn_trainer_step(); (NULL, 0) for 1
 *     everywhere.
 * \param[in] mask_len Elements of `mask`.
 * \param[out] loss The loss, without regularisers.
 * \param[out] outputs `[trials, steps, outputs]`; (NULL, 0) if not wanted. It may share memory
 *     with the others.
 * \param[in] outputs_len Elements of `outputs`.
 * \param[in,out] err Receives the status and a message; may be NULL.
 * \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_VALUE`: no trial,
 *     more steps than there is room for, or a mask or target that the loss does not allow;
 *     `MRNN_ERR_NUMERIC`: the loss is not finite.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_evaluate(mrnn_trainer *trainer,
                                  size_t trials,
                                  size_t steps,
                                  const float *input,
                                  size_t input_len,
                                  const float *target,
                                  size_t target_len,
                                  const float *mask,
                                  size_t mask_len,
                                  double *loss,
                                  float *outputs,
                                  size_t outputs_len,
                                  mrnn_error *err);

/** \} */

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* MRNN_H */
