/*
 * mrnn: multi-regional recurrent neural networks. For C99 and C++11.
 *
 * A network says what is computed, an engine is a network prepared for a backend, and a session is
 * the state of a batch of copies: network -> engine -> session. A tape runs sequences forward and works
 * out the gradients of losses, and a trainer follows them. A network has H recurrent and I input units;
 * units of one kind lie in the order in which their regions were added. It has P parameters.
 *
 * Calls. A call that can fail returns mrnn_status: MRNN_OK, which is 0, or one of the negative
 * MRNN_ERR_ constants. Results are written on success only. The comment of each function begins
 * with where it may be called:
 *   [setup]  it may allocate, lock, and read or write files;
 *   [rt]     on sessions of the "cpu" backend it does not allocate, lock, log or make a system
 *            call, whether it succeeds or fails, and so may stand in a real-time loop;
 *   [any]    anywhere.
 *
 * Errors. Setup calls take an mrnn_error last, which may be NULL. They leave their status in it,
 * and a message that names the operands. [rt] calls answer with the status alone.
 *
 * Handles. What a call writes to `out` is destroyed by the ..._destroy of its noun, in any order and
 * from any thread: an engine, tape or trainer does not need its network any longer, nor a session
 * its engine.
 *
 * Threads. Any number of threads may use one handle at the same time through pointers to const. A
 * handle that is passed by a pointer to non-const is that thread's alone during the call.
 *
 * Arrays belong to the caller, are flat and row-major, and come with their length in elements; of
 * weights, rows are destination units and columns source units. Nothing keeps a pointer to an
 * array after the call. An array that may be left out is left out by (NULL, 0).
 *
 * Strings go in as UTF-8 that ends with NUL. They come out by (buf, cap, needed): `needed`, which
 * may be NULL, becomes the number of bytes with the NUL. Where `cap` is smaller, `buf` stays as it
 * is and the answer is MRNN_ERR_BUFFER. (NULL, 0, &needed) asks for the size only.
 *
 * Parsers of other languages find plain declarations, without attributes and includes, where
 * MRNN_FFI_PARSER is defined; they have to know size_t and the types of <stdint.h> themselves.
 */

#ifndef MRNN_H
#define MRNN_H

/* Generated from mrnn-ffi by `cargo xtask header`: changes are made there. */

#ifndef MRNN_FFI_PARSER
#include <stddef.h>
#include <stdint.h>
#endif

#if !defined(MRNN_FFI_PARSER) && (defined(__GNUC__) || defined(__clang__))
#define MRNN_MUST_USE __attribute__((warn_unused_result))
#else
#define MRNN_MUST_USE
#endif

/**
 * The ABI number of this header; `mrnn_abi_version` gives that of the library. It changes only
 * when a program compiled against an older header would break.
 */
#define MRNN_ABI_VERSION 1

/**
 * Number of counters in a snapshot: step index, whether there is noise, its seed, the trial number of
 * the batch's first copy.
 */
#define MRNN_SNAPSHOT_COUNTERS 4

/** Values of `mrnn_status`. Later versions may add values. */
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
    /** A backend that exists but can't run here. */
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

/** Sign of a region's outgoing synapses (Dale's law). */
typedef enum {
    /** Excitatory, "pos". */
    MRNN_EXCITATORY = 1,
    /** Inhibitory, "neg". */
    MRNN_INHIBITORY = -1,
} mrnn_sign_code;

/** Update rules. */
typedef enum {
    /** Leaky integration with a time constant. */
    MRNN_LEAKY = 0,
    /** No memory but the activation itself. */
    MRNN_ELMAN = 1,
} mrnn_dynamics_code;

/** Activation functions. */
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

/** How a constrained weight is kept on its source's side of zero. */
typedef enum {
    /** abs(weight) * sign */
    MRNN_DALE_ABS = 0,
    /** max(weight, 0) * sign */
    MRNN_DALE_CLAMP = 1,
} mrnn_dale_code;

/**
 * Order of the two outer axes of a sequence. Arrays are row-major: `[time, units]` is MATLAB's
 * and Julia's column-major units x time.
 */
typedef enum {
    /** `[batch, time, units]` */
    MRNN_BATCH_FIRST = 0,
    /** `[time, batch, units]` */
    MRNN_TIME_FIRST = 1,
} mrnn_layout_code;

/** Precisions that an engine computes in. */
typedef enum {
    /** float */
    MRNN_F32 = 0,
    /** double */
    MRNN_F64 = 1,
} mrnn_precision_code;

/** A network prepared for one backend: immutable, and shared between threads. */
typedef struct mrnn_engine mrnn_engine;

/** What the last setup call that was given this handle had to say. */
typedef struct mrnn_error mrnn_error;

/** A network: under construction, or finalised. */
typedef struct mrnn_network mrnn_network;

/** The mutable state of a batch of copies of one engine's network. */
typedef struct mrnn_session mrnn_session;

/**
 * The memory of a batch of sequences, from which gradients are worked out, and the engine that runs
 * them.
 */
typedef struct mrnn_tape mrnn_tape;

/** A network that is being trained, its optimiser, and the memory that gradients are worked out in. */
typedef struct mrnn_trainer mrnn_trainer;

/** Result of a call: `MRNN_OK`, or a negative constant of `mrnn_status_code`. */
typedef int32_t mrnn_status;

/** A value of `mrnn_sign_code`. */
typedef int32_t mrnn_sign;

/** A value of `mrnn_dynamics_code`. */
typedef int32_t mrnn_dynamics;

/** A value of `mrnn_activation_code`. */
typedef int32_t mrnn_activation;

/** A value of `mrnn_dale_code`. */
typedef int32_t mrnn_dale;

/** A value of `mrnn_layout_code`. */
typedef int32_t mrnn_layout;

/** A value of `mrnn_precision_code`. */
typedef int32_t mrnn_precision;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * [any] What a status means, in a few words. The text is static; an unknown value gives
 * "unknown status".
 */
const char *mrnn_status_string(mrnn_status status);

/** [any] The library's version, such as "0.1.0". The text is static. */
const char *mrnn_version(void);

/**
 * [any] The library's ABI number. A program works with the library where it equals the
 * `MRNN_ABI_VERSION` that the program was compiled with.
 */
uint32_t mrnn_abi_version(void);

/**
 * [setup] Makes an error handle, which can serve any number of calls, one at a time. Its
 * status is `MRNN_OK`.
 */
MRNN_MUST_USE mrnn_status mrnn_error_create(mrnn_error **out);

/** [setup] Frees an error handle. NULL is allowed. */
void mrnn_error_destroy(mrnn_error *error);

/**
 * [any] What went wrong in the last call that was given `error`, naming the operands; empty
 * after a success, and for NULL. The text stays until `error` is given to another call or
 * destroyed.
 */
MRNN_MUST_USE const char *mrnn_error_message(const mrnn_error *error);

/** [any] The status of the last call that was given `error`; `MRNN_ERR_NULL` for NULL. */
MRNN_MUST_USE mrnn_status mrnn_error_status(const mrnn_error *error);

/**
 * [setup] Makes an empty network under construction: add regions and connections, then call
 * `mrnn_network_finalize`. Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set.
 */
MRNN_MUST_USE mrnn_status mrnn_network_create(mrnn_network **out, mrnn_error *err);

/**
 * [setup] Makes a finalised network from the text of a JSON description. Masks and initial
 * weights are drawn from the description's seed. Everything that is wrong with the text is in
 * the message; the first mistake gives the status.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_from_json(const char *text,
                                   mrnn_network **out,
                                   mrnn_error *err);

/**
 * [setup] Loads a finalised network from a description (".json") or a model (".safetensors").
 * `MRNN_ERR_IO` where the file can't be read, `MRNN_ERR_FORMAT` where it is damaged or no
 * network.
 */
MRNN_MUST_USE mrnn_status mrnn_network_load(const char *path, mrnn_network **out, mrnn_error *err);

/**
 * [setup] Saves a finalised network with its weights as a model; `path` ends in ".safetensors",
 * else the answer is `MRNN_ERR_ARGUMENT`. A file that is there already stays until the new one is
 * complete on disk.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_save(const mrnn_network *network,
                              const char *path,
                              mrnn_error *err);

/** [setup] Frees a network. NULL is allowed; engines made from it live on. */
void mrnn_network_destroy(mrnn_network *network);

/**
 * [setup] Adds what the text of a JSON description says; its settings replace those of before.
 * This is also the way to what has no call of its own: a region's `tau`, `activation`, `noise`
 * and `learnable_init`, and the `trainable` of a connection or readout. Nothing is added where
 * anything is wrong with the text.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_add_json(mrnn_network *network,
                                  const char *text,
                                  mrnn_error *err);

/**
 * [setup] Adds a recurrent region of `num_units` units after those that are there.
 * `base_firing` is the tonic input to each unit, `init` its initial pre-activation x. `parent` is a name
 * that several regions may share, or NULL. Training may change the base firing where
 * `learnable_bias` is not 0, and not `init`, which takes `mrnn_network_add_json` to allow.
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
 * [setup] Adds a region of `num_units` units that carry external input, after those that are
 * there.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_add_input_region(mrnn_network *network,
                                          const char *name,
                                          size_t num_units,
                                          mrnn_sign sign,
                                          mrnn_error *err);

/**
 * [setup] Connects the recurrent or input region `src` to the recurrent region `dst`.
 * `sparsity` is the fraction of synapses that are absent, in [0, 1]: 0 for all synapses. A
 * zero connection between the two is replaced.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_connect(mrnn_network *network,
                                 const char *src,
                                 const char *dst,
                                 double sparsity,
                                 mrnn_error *err);

/**
 * [setup] Declares that `src` and `dst` are connected by nothing: fixed at zero, never
 * trained. Every pair that is not connected counts as this.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_connect_zero(mrnn_network *network,
                                      const char *src,
                                      const char *dst,
                                      mrnn_error *err);

/**
 * [setup] Sets the conduction delay of the declared connection `src` -> `dst`, in ms, 0 or more:
 * activations and inputs arrive that much later than without it. It has to be a multiple of dt, which
 * `mrnn_network_finalize` checks, and of at most 65536 steps.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_delay(mrnn_network *network,
                                   const char *src,
                                   const char *dst,
                                   double delay,
                                   mrnn_error *err);

/**
 * [setup] Adds a linear readout y = W h + b with `num_units` outputs from the
 * `num_src_regions` recurrent or parent regions named in `src_regions`, after those that are
 * there.
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
 */
MRNN_MUST_USE mrnn_status mrnn_network_finalize(mrnn_network *network, mrnn_error *err);

/** [setup] Whether the network is finalised: 1 or 0. */
MRNN_MUST_USE
mrnn_status mrnn_network_is_finalized(const mrnn_network *network,
                                      int32_t *is_finalized,
                                      mrnn_error *err);

/**
 * [setup] Sets the update rule, the time step `dt` and time constant `tau` in ms, and the
 * activation function of every region that has none of its own. Both times must be greater than
 * 0, also for Elman, which does not use them; that `dt` is not greater than a leaky region's time
 * constant is checked by `mrnn_network_finalize`.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_dynamics(mrnn_network *network,
                                      mrnn_dynamics dynamics,
                                      double dt,
                                      double tau,
                                      mrnn_activation activation,
                                      mrnn_error *err);

/**
 * [setup] Sets the noise levels sigma of recurrent (`hidden`) and input units that have none of
 * their own (default 0.01 each), and whether new sessions start with noise (default 0). In each
 * step every unit draws standard normal numbers, times sigma for Elman and times
 * sigma * sqrt(2 alpha) / alpha, alpha = dt / tau, for leaky dynamics, whose update scales them by
 * alpha; those of input units are added to their input.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_noise_levels(mrnn_network *network,
                                          int32_t enabled,
                                          double hidden,
                                          double input,
                                          mrnn_error *err);

/** [setup] Sets whether recurrent and input weights obey Dale's law (default 1 each), and how. */
MRNN_MUST_USE
mrnn_status mrnn_network_set_constraints(mrnn_network *network,
                                         int32_t recurrent,
                                         int32_t input,
                                         mrnn_dale dale,
                                         mrnn_error *err);

/** [setup] Sets the seed of masks, initial weights and noise (default 0). */
MRNN_MUST_USE
mrnn_status mrnn_network_set_seed(mrnn_network *network,
                                  uint64_t seed,
                                  mrnn_error *err);

/**
 * [setup] Sets the spectral radius that the initial effective recurrent weights are scaled to
 * (default: they are not scaled).
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_spectral_radius(mrnn_network *network,
                                             double radius,
                                             mrnn_error *err);

/** [setup] Number of recurrent units H. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_units(const mrnn_network *network,
                                   size_t *num_units,
                                   mrnn_error *err);

/** [setup] Number of input units I. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_inputs(const mrnn_network *network,
                                    size_t *num_inputs,
                                    mrnn_error *err);

/** [setup] Number of outputs of all readouts together. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_outputs(const mrnn_network *network,
                                     size_t *num_outputs,
                                     mrnn_error *err);

/** [setup] Number of existing synapses, between recurrent units and from input units. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_synapses(const mrnn_network *network,
                                      size_t *num_synapses,
                                      mrnn_error *err);

/**
 * [setup] The description as JSON text, with every default written out; what has been added so
 * far where the network is not finalised. Weights are not part of it.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_to_json(const mrnn_network *network,
                                 char *buf,
                                 size_t cap,
                                 size_t *needed,
                                 mrnn_error *err);

/** [setup] Largest magnitude among the eigenvalues of the effective recurrent weights. */
MRNN_MUST_USE
mrnn_status mrnn_network_effective_spectral_radius(const mrnn_network *network,
                                                   double *radius,
                                                   mrnn_error *err);

/**
 * [setup] Scales the recurrent weights so that the effective weights have the spectral radius
 * `target`. `MRNN_ERR_NUMERIC` where there is nothing to scale. Engines that exist keep their
 * weights.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_scale_spectral_radius(mrnn_network *network,
                                               double target,
                                               mrnn_error *err);

/** [setup] Number of recurrent regions. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_regions(const mrnn_network *network,
                                     size_t *num_regions,
                                     mrnn_error *err);

/** [setup] Number of input regions. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_input_regions(const mrnn_network *network,
                                           size_t *num_input_regions,
                                           mrnn_error *err);

/** [setup] Name of the recurrent region at `index`, in network order. */
MRNN_MUST_USE
mrnn_status mrnn_network_region_name(const mrnn_network *network,
                                     size_t index,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/** [setup] Name of the input region at `index`, in network order. */
MRNN_MUST_USE
mrnn_status mrnn_network_input_region_name(const mrnn_network *network,
                                           size_t index,
                                           char *buf,
                                           size_t cap,
                                           size_t *needed,
                                           mrnn_error *err);

/** [setup] Number of a region: the recurrent regions from 0 in network order, then the input regions. */
MRNN_MUST_USE
mrnn_status mrnn_network_region_index(const mrnn_network *network,
                                      const char *name,
                                      size_t *index,
                                      mrnn_error *err);

/**
 * [setup] The units [start, end) of a recurrent or input region among the units of its kind. A
 * parent's units need not lie together: it has no range.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_range(const mrnn_network *network,
                                      const char *name,
                                      size_t *start,
                                      size_t *end,
                                      mrnn_error *err);

/** [setup] Number of units of a recurrent, parent or input region. */
MRNN_MUST_USE
mrnn_status mrnn_network_region_num_units(const mrnn_network *network,
                                          const char *name,
                                          size_t *num_units,
                                          mrnn_error *err);

/** [setup] Whether a connection with synapses leads from `src` to `dst`: 1 or 0. */
MRNN_MUST_USE
mrnn_status mrnn_network_has_connection(const mrnn_network *network,
                                        const char *src,
                                        const char *dst,
                                        int32_t *has_connection,
                                        mrnn_error *err);

/**
 * [setup] Raw weights of the connection `src` -> `dst`, `[dst_units, src_units]`; 0 where no
 * synapse exists.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_weight(const mrnn_network *network,
                                    const char *src,
                                    const char *dst,
                                    double *weight,
                                    size_t weight_len,
                                    mrnn_error *err);

/**
 * [setup] Replaces the raw weights of the connection `src` -> `dst`, `[dst_units, src_units]`.
 * Values where no synapse exists are dropped. Engines that exist keep their weights until
 * `mrnn_engine_refresh`.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_weight(mrnn_network *network,
                                    const char *src,
                                    const char *dst,
                                    const double *weight,
                                    size_t weight_len,
                                    mrnn_error *err);

/**
 * [setup] Which synapses of the connection `src` -> `dst` exist, `[dst_units, src_units]`: 1 or 0
 * each.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_mask(const mrnn_network *network,
                                  const char *src,
                                  const char *dst,
                                  uint8_t *mask,
                                  size_t mask_len,
                                  mrnn_error *err);

/**
 * [setup] Replaces the set of existing synapses of the connection `src` -> `dst` by a mask of
 * 0 and 1, `[dst_units, src_units]`. Weights of synapses that stay are kept; new ones start at
 * 0.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_mask(mrnn_network *network,
                                  const char *src,
                                  const char *dst,
                                  const uint8_t *mask,
                                  size_t mask_len,
                                  mrnn_error *err);

/**
 * [setup] Effective weights of the connection `src` -> `dst`, `[dst_units, src_units]`: what
 * the dynamics multiply with.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_effective(const mrnn_network *network,
                                       const char *src,
                                       const char *dst,
                                       double *effective,
                                       size_t effective_len,
                                       mrnn_error *err);

/** [setup] Effective weights between all recurrent units, `[H, H]`, row = destination unit. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_effective_recurrent(const mrnn_network *network,
                                                 double *effective,
                                                 size_t effective_len,
                                                 mrnn_error *err);

/**
 * [setup] Effective weights from all input units to all recurrent units, `[H, I]`, row =
 * destination unit.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_effective_input(const mrnn_network *network,
                                             double *effective,
                                             size_t effective_len,
                                             mrnn_error *err);

/**
 * [setup] Effective weights from the recurrent, parent or input region `src` to the recurrent
 * or parent region `dst`, `[units of dst, units of src]`; `mrnn_network_region_num_units`
 * gives both.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_projection(const mrnn_network *network,
                                        const char *src,
                                        const char *dst,
                                        double *projection,
                                        size_t projection_len,
                                        mrnn_error *err);

/**
 * [setup] Number of pathways: declared connections of recurrent and input regions, zero connections
 * included. They are numbered source region by source region, the recurrent ones in network order
 * and then the input ones, and of one source in the order in which they were declared.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_pathways(const mrnn_network *network,
                                      size_t *num_pathways,
                                      mrnn_error *err);

/** [setup] Number of the pathway from `src` to `dst`. `MRNN_ERR_UNKNOWN` where none is declared. */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway(const mrnn_network *network,
                                 const char *src,
                                 const char *dst,
                                 size_t *pathway,
                                 mrnn_error *err);

/** [setup] Name of the region in which a pathway begins. */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_src(const mrnn_network *network,
                                     size_t pathway,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/** [setup] Name of the region in which a pathway ends. */
MRNN_MUST_USE
mrnn_status mrnn_network_pathway_dst(const mrnn_network *network,
                                     size_t pathway,
                                     char *buf,
                                     size_t cap,
                                     size_t *needed,
                                     mrnn_error *err);

/**
 * [setup] Conduction delay of the connection `src` -> `dst`, in ms. `MRNN_ERR_UNKNOWN` where none
 * is declared.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_delay(const mrnn_network *network,
                                   const char *src,
                                   const char *dst,
                                   double *delay,
                                   mrnn_error *err);

/** [setup] Tonic input of each unit of a recurrent or parent region, `[units]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_base_firing(const mrnn_network *network,
                                         const char *region,
                                         double *base_firing,
                                         size_t base_firing_len,
                                         mrnn_error *err);

/** [setup] Replaces the tonic input of each unit of a recurrent region, `[units]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_set_base_firing(mrnn_network *network,
                                         const char *region,
                                         const double *base_firing,
                                         size_t base_firing_len,
                                         mrnn_error *err);

/** [setup] Initial state of each unit of a recurrent or parent region, `[units]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_init(const mrnn_network *network,
                                  const char *region,
                                  double *init,
                                  size_t init_len,
                                  mrnn_error *err);

/** [setup] Replaces the initial state of each unit of a recurrent region, `[units]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_set_init(mrnn_network *network,
                                  const char *region,
                                  const double *init,
                                  size_t init_len,
                                  mrnn_error *err);

/** [setup] Initial state of every unit, `[H]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_initial_condition(const mrnn_network *network,
                                               double *init,
                                               size_t init_len,
                                               mrnn_error *err);

/** [setup] Tonic input (base firing) of every unit, `[H]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_tonic_input(const mrnn_network *network,
                                         double *tonic_input,
                                         size_t tonic_input_len,
                                         mrnn_error *err);

/** [setup] Number of readouts. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_readouts(const mrnn_network *network,
                                      size_t *num_readouts,
                                      mrnn_error *err);

/** [setup] Name of the readout at `index`, in network order. */
MRNN_MUST_USE
mrnn_status mrnn_network_readout_name(const mrnn_network *network,
                                      size_t index,
                                      char *buf,
                                      size_t cap,
                                      size_t *needed,
                                      mrnn_error *err);

/** [setup] Number of outputs and of recurrent units that a readout reads. */
MRNN_MUST_USE
mrnn_status mrnn_network_readout_shape(const mrnn_network *network,
                                       const char *name,
                                       size_t *num_units,
                                       size_t *num_sources,
                                       mrnn_error *err);

/**
 * [setup] Weights `[num_units, num_sources]` and bias `[num_units]` of a readout. The weight's
 * columns follow the readout's list of source regions.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_get_readout(const mrnn_network *network,
                                     const char *name,
                                     double *weight,
                                     size_t weight_len,
                                     double *bias,
                                     size_t bias_len,
                                     mrnn_error *err);

/** [setup] Replaces weights `[num_units, num_sources]` and bias `[num_units]` of a readout. */
MRNN_MUST_USE
mrnn_status mrnn_network_set_readout(mrnn_network *network,
                                     const char *name,
                                     const double *weight,
                                     size_t weight_len,
                                     const double *bias,
                                     size_t bias_len,
                                     mrnn_error *err);

/**
 * [setup] Number of all parameters P, trainable or not: the raw weights of the existing synapses,
 * pathway by pathway; the base firing of every unit; the initial state of every unit; weights and
 * bias of each readout. They lie in one vector in this order, which is that of gradients.
 * `mrnn_network_parameter_tensor_name` and its siblings say what lies where.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_num_parameters(const mrnn_network *network,
                                        size_t *num_parameters,
                                        mrnn_error *err);

/** [setup] All parameters, `[P]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_parameters(const mrnn_network *network,
                                        double *parameters,
                                        size_t parameters_len,
                                        mrnn_error *err);

/**
 * [setup] Replaces all parameters, `[P]`, trainable or not. An element that is not finite is
 * answered by `MRNN_ERR_VALUE`; nothing changes then. Engines and tapes that were made of the
 * network go on with those that they have until they are refreshed.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_set_parameters(mrnn_network *network,
                                        const double *parameters,
                                        size_t parameters_len,
                                        mrnn_error *err);

/** [setup] Number of parameter tensors. Zero connections have none. */
MRNN_MUST_USE
mrnn_status mrnn_network_num_parameter_tensors(const mrnn_network *network,
                                               size_t *num_tensors,
                                               mrnn_error *err);

/**
 * [setup] Name of the parameter tensor at `index`, in the order of the vector of all parameters, as
 * in a model file: "recurrent/<src>/<dst>/weight" and "input/<src>/<dst>/weight", which end in
 * "values" where not all of the synapses exist, "bias/<region>", "init/<region>",
 * "readout/<name>/weight", "readout/<name>/bias".
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_name(const mrnn_network *network,
                                               size_t index,
                                               char *buf,
                                               size_t cap,
                                               size_t *needed,
                                               mrnn_error *err);

/**
 * [setup] Where a parameter tensor lies in the vector of all parameters: from `start` up to, not
 * including, `end`, row by row.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_range(const mrnn_network *network,
                                                size_t index,
                                                size_t *start,
                                                size_t *end,
                                                mrnn_error *err);

/**
 * [setup] Shape of a parameter tensor: 2 axes of `rows` and `cols` for dense connections and the
 * weights of readouts; 1 axis of `rows`, with `cols` 1, for everything else.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_shape(const mrnn_network *network,
                                                size_t index,
                                                size_t *num_axes,
                                                size_t *rows,
                                                size_t *cols,
                                                mrnn_error *err);

/** [setup] Whether training may change a parameter tensor: 1 or 0. Gradients by the others are 0. */
MRNN_MUST_USE
mrnn_status mrnn_network_parameter_tensor_is_trainable(const mrnn_network *network,
                                                       size_t index,
                                                       int32_t *is_trainable,
                                                       mrnn_error *err);

/** [setup] Which recurrent units belong to a recurrent or parent region: 1 or 0 each, `[H]`. */
MRNN_MUST_USE
mrnn_status mrnn_network_get_region_mask(const mrnn_network *network,
                                         const char *name,
                                         uint8_t *mask,
                                         size_t mask_len,
                                         mrnn_error *err);

/**
 * [setup] The part of `state`, `[rows, H]`, that belongs to a recurrent or parent region:
 * `[rows, units of the region]`. Rows are whatever the state's outer axes hold, and the arrays
 * may share memory.
 */
MRNN_MUST_USE
mrnn_status mrnn_network_region_activity(const mrnn_network *network,
                                         const char *name,
                                         const float *state,
                                         size_t state_len,
                                         float *activity,
                                         size_t activity_len,
                                         mrnn_error *err);

/** [setup] `mrnn_network_region_activity` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_network_region_activity_f64(const mrnn_network *network,
                                             const char *name,
                                             const double *state,
                                             size_t state_len,
                                             double *activity,
                                             size_t activity_len,
                                             mrnn_error *err);

/**
 * [setup] Prepares a finalised network for a backend: "cpu"; "reference", plain double loops
 * to measure others against; "cuda" or "cuda:<device>". A backend that can't run here answers
 * `MRNN_ERR_UNAVAILABLE`, with the reason in the message. The engine keeps its own copy of the
 * weights.
 *
 * `options` is NULL or the text of a JSON object with any of these keys:
 *
 * - `"precision"`: `"f32"` (the default), or `"f64"`, whose data calls end in `_f64`.
 * - `"threads"`: how many threads share the batch of a sequence, from 1; left out, one for each
 *   physical core. A session of one member and single steps run on the thread that calls. Results
 *   do not depend on it.
 * - `"precise"`: `true` for activations within 1 ulp, `false` (the default) within 3.
 * - `"weights"`: `"full"` (the default), in the engine's precision, or `"bf16"`, each weight of a
 *   connection rounded to bfloat16, a relative error of at most 1/256: single steps and small batches
 *   read half the bytes of dense connections.
 * - `"instruction_set"`: `"avx512"`, `"avx2"`, `"neon"` or `"portable"`; left out, the best of this
 *   processor. One that it lacks answers `MRNN_ERR_UNAVAILABLE`. Results of two sets may differ in
 *   their last bits.
 *
 * All but the precision are of "cpu"; the other backends answer `MRNN_ERR_UNAVAILABLE` to them.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_create(const mrnn_network *network,
                               const char *backend,
                               const char *options,
                               mrnn_engine **out,
                               mrnn_error *err);

/**
 * [setup] Takes over the parameters of a finalised network of the structure that the engine was
 * made of, in the memory that is there: the same regions, readouts and pathways, each pathway with
 * as many synapses and the same delay in steps. `MRNN_ERR_ARGUMENT` for another structure,
 * `MRNN_ERR_STATE` where sessions of the engine exist; nothing changes then.
 */
MRNN_MUST_USE
mrnn_status mrnn_engine_refresh(mrnn_engine *engine,
                                const mrnn_network *network,
                                mrnn_error *err);

/** [setup] Frees an engine. NULL is allowed; sessions made from it live on. */
void mrnn_engine_destroy(mrnn_engine *engine);

/**
 * [setup] Runs `batch` copies of the network for `steps` steps in one call; noise is the
 * network's own.
 *
 * Initial states are `x0` and `h0`, `[batch, H]`, as in `mrnn_session_set_state`; the network's own
 * where both are left out. The drive is `input`, `[batch, steps, I]`, and `stimulation`,
 * `[batch, steps, H]`, or time first as `layout` says; (NULL, 0) for zero. After each step the
 * pre-activations go to `x` and the activations to `h`, `[batch, steps, H]`, and the readouts to
 * `y`, `[batch, steps, outputs]`, in the same layout; (NULL, 0) for what is not wanted. Results
 * must not share memory with the drive or each other.
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

/** [setup] `mrnn_engine_forward` in double precision. */
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
 * [setup] The gradients of a loss over sequences, in one call that runs them forward and back;
 * noise is the network's own. `network` is the one that the engine was made of or last refreshed
 * with: its raw weights and trainable flags say what the gradients are by. Where many gradients are
 * wanted, or the states too, an `mrnn_tape` spares making the memory anew and running forward
 * twice.
 *
 * The sequences are those of `mrnn_engine_forward` with the same `batch`, `steps`, `layout`, `x0`,
 * `h0`, `input` and `stimulation`; the loss, and the results, are those of `mrnn_tape_backward`;
 * `memory_bytes` is that of `mrnn_tape_create`. The gradient by the parameters of a loss of which
 * `dy` is the gradient by the readouts:
 *
 *     mrnn_engine_backward(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NULL, 0, NULL, 0,
 *                          input, input_len, NULL, 0, NULL, 0, NULL, 0, dy, dy_len,
 *                          dparameters, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
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

/** [setup] `mrnn_engine_backward` in double precision. */
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

/** [setup] Name of the backend, such as "cpu". */
MRNN_MUST_USE
mrnn_status mrnn_engine_backend(const mrnn_engine *engine,
                                char *buf,
                                size_t cap,
                                size_t *needed,
                                mrnn_error *err);

/** [setup] Precision that the engine computes in. */
MRNN_MUST_USE
mrnn_status mrnn_engine_precision(const mrnn_engine *engine,
                                  mrnn_precision *precision,
                                  mrnn_error *err);

/** [setup] Number of recurrent units H. */
MRNN_MUST_USE
mrnn_status mrnn_engine_num_units(const mrnn_engine *engine,
                                  size_t *num_units,
                                  mrnn_error *err);

/** [setup] Number of input units I. */
MRNN_MUST_USE
mrnn_status mrnn_engine_num_inputs(const mrnn_engine *engine,
                                   size_t *num_inputs,
                                   mrnn_error *err);

/** [setup] Number of outputs of all readouts together. */
MRNN_MUST_USE
mrnn_status mrnn_engine_num_outputs(const mrnn_engine *engine,
                                    size_t *num_outputs,
                                    mrnn_error *err);

/**
 * [setup] Makes a session of `batch` copies of the engine's network, at least 1, in their
 * initial state and with the network's noise. It keeps what it needs of the engine.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_create(const mrnn_engine *engine,
                                size_t batch,
                                mrnn_session **out,
                                mrnn_error *err);

/** [setup] Frees a session. NULL is allowed. */
void mrnn_session_destroy(mrnn_session *session);

/** [rt] Number of copies of the network. */
MRNN_MUST_USE mrnn_status mrnn_session_batch(const mrnn_session *session, size_t *batch);

/**
 * [rt] Back to the initial state: x = init, h = activation(init) and what delayed connections carry
 * of it, input 0, step index 0. Noise and manipulations stay as they are.
 */
MRNN_MUST_USE mrnn_status mrnn_session_reset(mrnn_session *session);

/**
 * [rt] `mrnn_session_reset` of the copies whose element of `members`, `[batch]`, is not 0, for
 * streams that end at different times. The step index goes on: the noise that these copies draw
 * next is that of the session's next step, not that of step 0 of their trial.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_reset_members(mrnn_session *session,
                                       const uint8_t *members,
                                       size_t members_len);

/**
 * [rt] Replaces pre-activations `x` and activations `h`, `[batch, H]` each. Where `h` is left out
 * it becomes activation(x). Delayed connections carry the new `h` until later steps arrive, and
 * input 0. Where both are left out, nothing changes. An Elman state may be given by `h` alone; a
 * leaky state is not determined by it, which is answered by `MRNN_ERR_ARGUMENT`. An element that is
 * not finite is answered by `MRNN_ERR_VALUE`.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_state(mrnn_session *session,
                                   const float *x,
                                   size_t x_len,
                                   const float *h,
                                   size_t h_len);

/** [rt] `mrnn_session_set_state` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_set_state_f64(mrnn_session *session,
                                       const double *x,
                                       size_t x_len,
                                       const double *h,
                                       size_t h_len);

/**
 * [rt] Copies pre-activations `x` and activations `h` out, `[batch, H]` each; (NULL, 0) for
 * what is not wanted.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_get_state(const mrnn_session *session,
                                   float *x,
                                   size_t x_len,
                                   float *h,
                                   size_t h_len);

/** [rt] `mrnn_session_get_state` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_get_state_f64(const mrnn_session *session,
                                       double *x,
                                       size_t x_len,
                                       double *h,
                                       size_t h_len);

/** [rt] Copies the readouts of the current activations out, `[batch, outputs]`. */
MRNN_MUST_USE
mrnn_status mrnn_session_get_outputs(const mrnn_session *session,
                                     float *y,
                                     size_t y_len);

/** [rt] `mrnn_session_get_outputs` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_get_outputs_f64(const mrnn_session *session,
                                         double *y,
                                         size_t y_len);

/**
 * [rt] One step with external `input`, `[batch, I]`; (NULL, 0) for zero input. The new
 * activations are copied to `h`, `[batch, H]`; (NULL, 0) where they are not wanted. `h` must
 * not share memory with `input`. The state is as before where the call fails. Elements that are
 * not finite are not looked for: they spread through the state until it is set or reset.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_step(mrnn_session *session,
                              const float *input,
                              size_t input_len,
                              float *h,
                              size_t h_len);

/** [rt] `mrnn_session_step` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_step_f64(mrnn_session *session,
                                  const double *input,
                                  size_t input_len,
                                  double *h,
                                  size_t h_len);

/** [rt] `mrnn_session_step` with `stimulation`, `[batch, H]`, which is added without weights. */
MRNN_MUST_USE
mrnn_status mrnn_session_step_stimulated(mrnn_session *session,
                                         const float *input,
                                         size_t input_len,
                                         const float *stimulation,
                                         size_t stimulation_len,
                                         float *h,
                                         size_t h_len);

/** [rt] `mrnn_session_step_stimulated` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_step_stimulated_f64(mrnn_session *session,
                                             const double *input,
                                             size_t input_len,
                                             const double *stimulation,
                                             size_t stimulation_len,
                                             double *h,
                                             size_t h_len);

/**
 * [rt] `steps` steps, with the same results as single ones, bit for bit. Where the engine may use
 * several threads (its option "threads"), a long sequence of a batch wakes them, which is a system
 * call; with one thread it never does. The drive is `input`,
 * `[batch, steps, I]`, and `stimulation`, `[batch, steps, H]`, or time first as `layout` says;
 * (NULL, 0) for zero. After each step the pre-activations go to `x` and the activations to `h`,
 * `[batch, steps, H]`, and the readouts to `y`, `[batch, steps, outputs]`, in the same layout;
 * (NULL, 0) for what is not wanted. Results must not share memory with the drive or each other.
 * The state is as before where the call fails.
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

/** [rt] `mrnn_session_step_n` in double precision. */
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

/**
 * [rt] Replaces the noise of the steps to come: whether there is any, its seed, and the trial
 * number of the batch's first copy; the others follow. The same seed, trial and step give the
 * same noise on every backend, however the batch is split.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_noise(mrnn_session *session,
                                   int32_t enabled,
                                   uint64_t seed,
                                   uint64_t first_trial);

/** [rt] Switches the noise of the steps to come on or off and leaves its seed and trials as they are. */
MRNN_MUST_USE
mrnn_status mrnn_session_set_noise_enabled(mrnn_session *session,
                                           int32_t enabled);

/** [rt] Index of the next step, which counts its noise; 0 after a reset. */
MRNN_MUST_USE
mrnn_status mrnn_session_step_index(const mrnn_session *session,
                                    uint64_t *step_index);

/** [rt] Moves the step index: the noise of the next step is that of `step_index`. */
MRNN_MUST_USE mrnn_status mrnn_session_set_step_index(mrnn_session *session, uint64_t step_index);

/**
 * [rt] Scales what a region sends over all of its outgoing connections and into readouts; 0 silences
 * it, 1 is as it was at first. Its own x and h stay as they are. `region` is a number of
 * `mrnn_network_region_index`, of a recurrent or an input region.
 *
 * This and the other manipulations hold for every copy of the batch from the next step on, and
 * until they are taken back: they survive reset, set_state and restore. An unknown region, pathway
 * or unit, and a number that is not finite in the session's precision, are answered by
 * `MRNN_ERR_VALUE`; nothing changes then.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_region_gain(mrnn_session *session,
                                         size_t region,
                                         double gain);

/**
 * [rt] Scales what one pathway carries, on top of the gain of its source region; 1 at first.
 * `pathway` is a number of `mrnn_network_pathway`.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_pathway_gain(mrnn_session *session,
                                          size_t pathway,
                                          double gain);

/**
 * [rt] Adds a current to the drive of each unit of a recurrent region, where its base firing is
 * added too; 0 at first. It replaces the current of before. `region` is a number of
 * `mrnn_network_region_index`.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_set_region_current(mrnn_session *session,
                                            size_t region,
                                            double current);

/**
 * [rt] Holds the activation h of a recurrent unit, 0 to H - 1, at `value` from the next step on: in
 * the h that the step begins with, and in that of every step after it. Its x goes on integrating.
 */
MRNN_MUST_USE mrnn_status mrnn_session_clamp_unit(mrnn_session *session, size_t unit, double value);

/** [rt] Lets the activation of a unit follow its x again, from the end of the next step on. */
MRNN_MUST_USE mrnn_status mrnn_session_release_unit(mrnn_session *session, size_t unit);

/** [rt] Takes every gain, current and clamp back. */
MRNN_MUST_USE mrnn_status mrnn_session_clear_manipulations(mrnn_session *session);

/**
 * [rt] Copies out what one pathway added to the drive of its destination region's units in the last
 * step, `[batch, dst_units]`: its gains times W times its source of as many steps before as its
 * delay, with the gains of that step. Zeros for copies that have taken no step since they were
 * made, reset, set or restored. `pathway` is a number of `mrnn_network_pathway`.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_pathway_current(const mrnn_session *session,
                                         size_t pathway,
                                         float *current,
                                         size_t current_len);

/** [rt] `mrnn_session_pathway_current` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_pathway_current_f64(const mrnn_session *session,
                                             size_t pathway,
                                             double *current,
                                             size_t current_len);

/** [rt] Number of values in a snapshot of the session. */
MRNN_MUST_USE
mrnn_status mrnn_session_snapshot_len(const mrnn_session *session,
                                      size_t *values_len);

/**
 * [rt] Copies everything that the steps to come depend on, beside the engine and the manipulations,
 * into two arrays: `values`, of `mrnn_session_snapshot_len`, and `counters`, of
 * `MRNN_SNAPSHOT_COUNTERS`.
 *
 * The values are x, then h of now and of each step before it that a delayed connection may still
 * need, `[batch, H]` each, newest first; then the inputs of the last steps that delayed input
 * connections may still need, with their noise, `[batch, I]` each, newest first. Every backend
 * writes them like this.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_save(const mrnn_session *session,
                              float *values,
                              size_t values_len,
                              uint64_t *counters,
                              size_t counters_len);

/** [rt] `mrnn_session_save` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_save_f64(const mrnn_session *session,
                                  double *values,
                                  size_t values_len,
                                  uint64_t *counters,
                                  size_t counters_len);

/**
 * [rt] Goes back to what `mrnn_session_save` of this session, or of another one of the same batch
 * and a network of the same regions and delays, has written. Manipulations stay as they are.
 */
MRNN_MUST_USE
mrnn_status mrnn_session_restore(mrnn_session *session,
                                 const float *values,
                                 size_t values_len,
                                 const uint64_t *counters,
                                 size_t counters_len);

/** [rt] `mrnn_session_restore` in double precision. */
MRNN_MUST_USE
mrnn_status mrnn_session_restore_f64(mrnn_session *session,
                                     const double *values,
                                     size_t values_len,
                                     const uint64_t *counters,
                                     size_t counters_len);

/**
 * [setup] Makes a tape for `batch` sequences, at least 1, of at most `max_steps` steps of a
 * finalised network, with the network's noise. `backend` and `options` are those of
 * `mrnn_engine_create`; the tape has an engine of its own, and keeps nothing of the network.
 *
 * `memory_bytes` is what the states of a sequence may take, 0 for 512 MiB. Where they would take
 * more, the tape keeps one of several states and computes those between them once more on the way
 * back. Gradients do not depend on it.
 *
 * One update of gradient descent, in double precision, with a loss of the readouts:
 *
 *     mrnn_tape_create(network, "cpu", "{\"precision\": \"f64\"}", batch, steps, 0, &tape, err);
 *     mrnn_tape_forward_f64(tape, steps, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, input, input_len,
 *                           NULL, 0, NULL, 0, NULL, 0, y, y_len, err);
 *     ... dy, the gradient of the loss by y ...
 *     mrnn_tape_backward_f64(tape, steps, MRNN_BATCH_FIRST, input, input_len, NULL, 0,
 *                            NULL, 0, NULL, 0, dy, y_len, gradient, num_parameters,
 *                            NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
 *     for (size_t i = 0; i < num_parameters; i++) {
 *         parameters[i] -= rate * gradient[i];
 *     }
 *     mrnn_network_set_parameters(network, parameters, num_parameters, err);
 *     mrnn_tape_refresh(tape, network, err);
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
 * [setup] Takes over the parameters of a finalised network of the structure that the tape was made
 * of, as `mrnn_engine_refresh` does. Sequences have to be run forward anew. After `MRNN_ERR_MEMORY`
 * the tape can only be destroyed: it answers `MRNN_ERR_STATE`.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_refresh(mrnn_tape *tape,
                              const mrnn_network *network,
                              mrnn_error *err);

/**
 * [setup] Replaces the noise of the sequences to come, as `mrnn_session_set_noise` does, and the
 * index of their first step, which counts it.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_set_noise(mrnn_tape *tape,
                                int32_t enabled,
                                uint64_t seed,
                                uint64_t first_trial,
                                uint64_t first_step,
                                mrnn_error *err);

/**
 * [setup] Takes over the gains, currents and clamps that a session has now; the session's engine
 * has the tape's precision and is of a network of the same structure. Clamped units carry no
 * gradient. Sequences have to be run forward anew.
 */
MRNN_MUST_USE
mrnn_status mrnn_tape_set_manipulations(mrnn_tape *tape,
                                        const mrnn_session *session,
                                        mrnn_error *err);

/** [setup] Frees a tape. NULL is allowed. */
void mrnn_tape_destroy(mrnn_tape *tape);

/**
 * [setup] Runs `steps` steps of the batch from its initial state, and keeps what
 * `mrnn_tape_backward` needs. The arrays are those of `mrnn_engine_forward`; results must not share
 * memory with the initial state either. More steps than the tape has room for are answered by
 * `MRNN_ERR_VALUE`.
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

/** [setup] `mrnn_tape_forward` in double precision. */
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
 * [setup] The gradients of a loss over the sequence of the last `mrnn_tape_forward`, whose `steps`,
 * `layout`, `input` and `stimulation` are given again with the same values; `MRNN_ERR_STATE` where
 * that was another sequence or none, or parameters or manipulations have changed since.
 *
 * The loss is given by its gradients by the pre-activations, activations and readouts after each
 * step: `dx` and `dh`, `[batch, steps, H]`, and `dy`, `[batch, steps, outputs]`, or time first as
 * `layout` says; (NULL, 0) for zero. The results replace what their arrays held; (NULL, 0) for what
 * is not wanted, which is then not worked out:
 *
 * - `dparameters`, `[P]`: by all parameters, in the order of `mrnn_network_get_parameters`, summed
 *   over the batch; by the raw weights of connections, and 0 for what is not trainable.
 * - `dinput`, `[batch, steps, I]`, and `dstimulation`, `[batch, steps, H]`, in the layout of the
 *   sequence.
 * - `dx0`, `[batch, H]`: by the initial pre-activations, which are the network's where none were
 *   given.
 * - `dh0`, `[batch, H]`: by the initial activations where these were given; else 0, for they follow
 *   from the pre-activations.
 *
 * Results must not share memory with the other arrays.
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

/** [setup] `mrnn_tape_backward` in double precision. */
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

/** [setup] Number of sequences. */
MRNN_MUST_USE mrnn_status mrnn_tape_batch(const mrnn_tape *tape, size_t *batch, mrnn_error *err);

/** [setup] Most steps of a sequence. */
MRNN_MUST_USE
mrnn_status mrnn_tape_max_steps(const mrnn_tape *tape,
                                size_t *max_steps,
                                mrnn_error *err);

/** [setup] Number of all parameters P of the network. */
MRNN_MUST_USE
mrnn_status mrnn_tape_num_parameters(const mrnn_tape *tape,
                                     size_t *num_parameters,
                                     mrnn_error *err);

/** [setup] Steps from one kept state to the next; `max_steps` where every state is kept. */
MRNN_MUST_USE
mrnn_status mrnn_tape_checkpoint_every(const mrnn_tape *tape,
                                       size_t *checkpoint_every,
                                       mrnn_error *err);

/**
 * [setup] Makes a trainer of a copy of a finalised network that has a readout and something
 * trainable: AdamW on the gradient of a loss of the outputs. Parameters and optimiser are double;
 * sequences run in the engine's precision.
 *
 * `backend` and `engine_options` are those of `mrnn_engine_create`, and `memory_bytes` is that of
 * `mrnn_tape_create`. `options` is the text of a JSON object with these keys, of which the first
 * three must be there:
 *
 * - `"batch"`: trials of an update, at least 1.
 * - `"steps"`: most steps of a trial, at least 1.
 * - `"loss"`: `"mean_squared_error"`, sum of m (y - target)^2 / sum of m over trials, steps and
 *   outputs with the mask's weights m; or `"cross_entropy"`, whose targets are probabilities: minus
 *   the sum of m target log softmax(y) over trials, steps and outputs / sum of m over trials and
 *   steps.
 * - `"optimizer"`: `{"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
 *   "weight_decay": 0.01}`, these values where one is left out.
 * - `"schedule"`: `{"warm_up": updates, "decay": how the learning rate falls after them}`, the
 *   decay being `"constant"`, `{"cosine": {"updates": n, "end": last factor}}`, `{"exponential":
 *   {"factor": f, "every": n}}` or `{"step": {"factor": f, "every": n}}`.
 * - `"clip_norm"`: norm of the gradient that longer ones are scaled down to; left out, none.
 * - `"regularizers"`: a list of `{"penalty": "weights_l1" or "weights_l2" or "rates_l2",
 *   "strength": lambda, "regions": [names]}`, lambda times the mean of |w|, w^2 or h^2 over the
 *   named regions' incoming synapses or units, or all.
 * - `"noise"`: `true` or `false`; left out, as the network says. `"noise_seed"`: its seed, 0 where
 *   left out.
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
 * [setup] The trainer of a checkpoint that `mrnn_trainer_save` has written, which goes on as if
 * there had been no interruption; `backend`, `engine_options` and `memory_bytes` are those of
 * `mrnn_trainer_create`. `MRNN_ERR_IO` where the file can't be read, `MRNN_ERR_FORMAT` where it is
 * damaged or no checkpoint.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_resume(const char *path,
                                const char *backend,
                                const char *engine_options,
                                size_t memory_bytes,
                                mrnn_trainer **out,
                                mrnn_error *err);

/**
 * [setup] Saves the trainer with its network and optimiser as a checkpoint; `path` ends in
 * ".safetensors", else the answer is `MRNN_ERR_ARGUMENT`. A file that is there already stays until
 * the new one is complete on disk.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_save(const mrnn_trainer *trainer,
                              const char *path,
                              mrnn_error *err);

/**
 * [setup] A new network: a copy with the parameters of the last update. It is destroyed by
 * `mrnn_network_destroy`.
 */
MRNN_MUST_USE
mrnn_status mrnn_trainer_network(const mrnn_trainer *trainer,
                                 mrnn_network **out,
                                 mrnn_error *err);

/** [setup] Number of updates taken, those before a resumed checkpoint included. */
MRNN_MUST_USE
mrnn_status mrnn_trainer_updates(const mrnn_trainer *trainer,
                                 uint64_t *updates,
                                 mrnn_error *err);

/** [setup] Frees a trainer. NULL is allowed; networks taken from it live on. */
void mrnn_trainer_destroy(mrnn_trainer *trainer);

/**
 * [setup] One update with as many trials as the options' "batch" says, of `steps` steps, at most
 * the options' "steps": `input`, `[batch, steps, I]`, (NULL, 0) where the network has none;
 * `target`, `[batch, steps, outputs]`; and `mask`, the weights with which the outputs' errors
 * count, at least 0, `[batch, steps, outputs]`, 0 where any output will do; (NULL, 0) for 1
 * everywhere. The next update's noise, where there is some, is that of other trials.
 *
 * `loss` becomes the loss before the update, without regularisers, and `gradient_norm`, which may
 * be NULL, the norm of the gradient before it was clipped. A loss or gradient that is not finite is
 * answered by `MRNN_ERR_NUMERIC`. The trainer is as before the call where it fails.
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
 * [setup] What the network of now answers to any number of trials: `loss`, without regularisers,
 * and `outputs`, `[trials, steps, outputs]`, (NULL, 0) where they are not wanted. The arrays are
 * those of `mrnn_trainer_step` with `trials` for the batch; `outputs` may share memory with them.
 * Noise, where there is some, is the same in every evaluation, and that of no update.
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

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* MRNN_H */
