/* Handles: the number of a slot, and a ticket that no other handle has. */
#include "gateway.h"
#include <stdlib.h>
#include <time.h>

typedef struct {
    object *held;
    uint32_t ticket;
} slot;

static slot *slots = NULL;
static size_t num_slots = 0, live = 0;

/* Goes on where the gateway is unloaded and loaded again, so that handles of before stay stale. */
static uint32_t last_ticket = 0;

static const char *const CLASSES[] = {"mrnn.Network", "mrnn.Engine", "mrnn.Session", "mrnn.Tape", "mrnn.Trainer"};

/* Sees to it that a slot is free. */
static int make_room(void)
{
    if (live == num_slots) {
        const size_t grown = num_slots == 0 ? 16 : 2 * num_slots;
        slot *moved = grown > UINT32_MAX ? NULL : realloc(slots, grown * sizeof *slots);
        if (moved == NULL) {
            return fail("memory", "not enough memory for another handle");
        }
        slots = moved;
        for (; num_slots < grown; num_slots++) {
            slots[num_slots].held = NULL;
        }
    }
    return DONE;
}

object *object_create(object_kind kind, object *network)
{
    object *made = make_room() ? NULL : calloc(1, sizeof *made);
    if (made == NULL) {
        fail("memory", "not enough memory for another handle");
        return NULL;
    }
    made->kind = kind;
    made->references = 1;
    object_set_network(made, network);
    return made;
}

void object_set_network(object *changed, object *network)
{
    object *before = changed->network;
    if (network != NULL) {
        network->references++;
    }
    changed->network = network;
    if (before != NULL) {
        object_release(before);
    }
}

static void destroy(object *destroyed)
{
    switch (destroyed->kind) {
    case NETWORK: mrnn_network_destroy(destroyed->pointer); break;
    case ENGINE: mrnn_engine_destroy(destroyed->pointer); break;
    case SESSION: mrnn_session_destroy(destroyed->pointer); break;
    case TAPE: mrnn_tape_destroy(destroyed->pointer); break;
    case TRAINER: mrnn_trainer_destroy(destroyed->pointer); break;
    }
}

void object_release(object *released)
{
    if (--released->references == 0) {
        destroy(released);
        object_set_network(released, NULL);
        free(released);
    }
}

uint64_t registry_add(object *added)
{
    size_t index = 0;
    while (slots[index].held != NULL) {
        index++;
    }
    if (last_ticket == 0) {
        last_ticket = (uint32_t)time(NULL) * UINT32_C(2654435761);
    }
    slots[index].held = added;
    slots[index].ticket = ++last_ticket;
    if (live++ == 0) {
        mexLock();
    }
    return (uint64_t)slots[index].ticket << 32 | (uint64_t)(index + 1);
}

/* The slot of a live handle, or NULL. */
static slot *slot_of(const mxArray *handle)
{
    uint64_t number;
    size_t index;
    if (!mxIsUint64(handle) || mxGetNumberOfElements(handle) != 1) {
        return NULL;
    }
    number = *(const uint64_t *)mxGetData(handle);
    index = (size_t)(number & UINT32_MAX);
    if (index == 0 || index > num_slots) {
        return NULL;
    }
    slot *found = &slots[index - 1];
    return found->held != NULL && found->ticket == (uint32_t)(number >> 32) ? found : NULL;
}

object *registry_find(const mxArray *handle, object_kind kind)
{
    const slot *found = slot_of(handle);
    if (found == NULL) {
        fail("handle", "this %s does not exist: it was deleted, or never made", CLASSES[kind]);
        return NULL;
    }
    if (found->held->kind != kind) {
        fail("handle", "expected an %s, got an %s", CLASSES[kind], CLASSES[found->held->kind]);
        return NULL;
    }
    return found->held;
}

static void empty(slot *emptied)
{
    object *held = emptied->held;
    emptied->held = NULL;
    live--;
    object_release(held);
}

void registry_remove(const mxArray *handle)
{
    slot *found = slot_of(handle);
    if (found != NULL) {
        empty(found);
        if (live == 0) {
            mexUnlock();
        }
    }
}

void registry_clear(void)
{
    for (size_t index = 0; index < num_slots; index++) {
        if (slots[index].held != NULL) {
            empty(&slots[index]);
        }
    }
    free(slots);
    slots = NULL;
    num_slots = 0;
}

size_t registry_live(void)
{
    return live;
}
