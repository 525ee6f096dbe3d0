import {
    Many2ManyTagsAvatarField,
    many2ManyTagsAvatarField,
} from "@web/views/fields/many2many_tags_avatar/many2many_tags_avatar_field";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {Many2XAutocomplete} from "@web/views/fields/relational_utils";
import {registry} from "@web/core/registry";

/**
 * A choice ends the search. Odoo's list searches a quarter of a second after the last
 * key, whatever was chosen meanwhile: it opens again, over the fields below, and a click
 * meant for one of them adds another person (https://github.com/odoo/odoo/pull/287888).
 */
class PeopleAutoComplete extends AutoComplete {
    selectOption(option) {
        super.selectOption(option);
        if (this.pendingPromise && !option.unselectable) {
            this.debouncedProcessInput.cancel();
            // The keys Enter and Tab wait for it
            this.pendingPromise.resolve();
            this.pendingPromise = this.loadingPromise = null;
        }
    }
}

class PeopleMany2XAutocomplete extends Many2XAutocomplete {
    static components = {
        ...Many2XAutocomplete.components,
        AutoComplete: PeopleAutoComplete,
    };
}

/** Several people, chosen one after the other: tags with their pictures. */
export class PeopleField extends Many2ManyTagsAvatarField {
    static components = {
        ...Many2ManyTagsAvatarField.components,
        Many2XAutocomplete: PeopleMany2XAutocomplete,
    };
}

registry.category("fields").add("renewal_people", {
    ...many2ManyTagsAvatarField,
    component: PeopleField,
});
