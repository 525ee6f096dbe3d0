import {Component, onMounted, onWillUnmount, useRef, useState} from "@odoo/owl";
import {NameAndSignature} from "@web/core/signature/name_and_signature";
import {registry} from "@web/core/registry";

/**
 * A signature in an ordinary form: Odoo's own pad, whose image goes into a hidden field
 * when the form is sent. The name is the form's; without JavaScript it is the signature.
 */
export class PageSignature extends Component {
    static template = "renewal_management.PageSignature";
    static components = {NameAndSignature};
    static props = {};

    setup() {
        this.root = useRef("root");
        this.signature = useState({
            name: "",
            isSignatureEmpty: true,
            getSignatureImage: () => "",
            resetSignature: () => undefined,
        });
        this.state = useState({isShown: false});
        this.onSubmit = this.onSubmit.bind(this);
        onMounted(() => {
            this.form = this.root.el.closest("form");
            this.form.addEventListener("submit", this.onSubmit);
        });
        onWillUnmount(() => this.form.removeEventListener("submit", this.onSubmit));
    }

    show() {
        this.signature.name = this.form.elements.name.value;
        this.state.isShown = true;
    }

    hide() {
        this.signature.isSignatureEmpty = true;
        this.state.isShown = false;
    }

    onSubmit() {
        const field = this.root.el.querySelector("input[name=signature]");
        field.value =
            this.state.isShown && !this.signature.isSignatureEmpty
                ? this.signature.getSignatureImage()
                : "";
    }
}

registry
    .category("public_components")
    .add("renewal_management.page_signature", PageSignature);
